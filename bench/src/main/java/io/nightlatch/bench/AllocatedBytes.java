package io.nightlatch.bench;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.VirtualMachine;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Prints how many bytes of heap the event loops of a running gateway have allocated in their lives; {@code bench/run}
 * asks before and after many statements.
 */
final class AllocatedBytes {
    /** What Netty calls the threads of {@code MultiThreadIoEventLoopGroup}. */
    private static final String EVENT_LOOP = "multiThreadIoEventLoopGroup";

    private AllocatedBytes() {}

    @SuppressWarnings("BanJNDI") // the address is that of a process of ours on this machine
    public static void main(String[] args) throws Exception {
        var machine = VirtualMachine.attach(args[0]);
        try (var connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
            var threads = ManagementFactory.newPlatformMXBeanProxy(
                    connector.getMBeanServerConnection(), ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
            long[] loops = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                    .filter(thread -> thread != null && thread.getThreadName().startsWith(EVENT_LOOP))
                    .mapToLong(thread -> thread.getThreadId())
                    .toArray();
            System.out.println(
                    Arrays.stream(threads.getThreadAllocatedBytes(loops)).sum());
        } finally {
            machine.detach();
        }
    }
}
