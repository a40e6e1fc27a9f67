# Medians over the rounds, as Markdown. In: workload, round, way, units, units a second, milliseconds each, hundredths of
# a second of the proxy's CPU. Ratios are taken within a round; the CPU's has its lowest and highest behind it.
{
    key = $1 SUBSEP $2 SUBSEP $3
    rate[key] = $5; latency[key] = $6; cpu[key] = $4 ? $7 / $4 : 0
    if (!($1 in known)) { known[$1] = 1; workload[++workloads] = $1 }
    if ($2 > rounds) rounds = $2
}

function sort(n,    i, j, t) {
    for (i = 2; i <= n; i++)
        for (j = i; j > 1 && list[j] < list[j - 1]; j--) { t = list[j]; list[j] = list[j - 1]; list[j - 1] = t }
}

function median(n) { sort(n); return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2 }

# The rates of way against those of base.
function faster(w, way, base,    r, n) {
    for (r = 1; r <= rounds; r++) if (rate[w, r, base] && rate[w, r, way]) list[++n] = rate[w, r, way] / rate[w, r, base]
    return n ? sprintf("%.2f", median(n)) : "-"
}

function dearer(w,    r, n) {
    for (r = 1; r <= rounds; r++) if (cpu[w, r, "bouncer"]) list[++n] = cpu[w, r, "gateway"] / cpu[w, r, "bouncer"]
    return n ? sprintf("**%.2f** [%.2f..%.2f]", median(n), list[1], list[n]) : "-"
}

function milliseconds(w, way,    r, n) {
    for (r = 1; r <= rounds; r++) if (latency[w, r, way]) list[++n] = latency[w, r, way]
    return n ? sprintf("%.3f", median(n)) : "-"
}

function spent(w, way,    r, n) {
    for (r = 1; r <= rounds; r++) if (cpu[w, r, way]) list[++n] = cpu[w, r, way]
    if (!n) return "-"
    return w ~ /^copy/ ? sprintf("%.2f s/GB", median(n) * 1e7) : sprintf("%.2f s/100k", median(n) * 1000)
}

END {
    print "| workload | rate, gateway : direct | PgBouncer : direct | ms, direct / PgBouncer / gateway | CPU, gateway : PgBouncer | CPU, gateway | PgBouncer |"
    print "| --- | --- | --- | --- | --- | --- | --- |"
    for (i = 1; i <= workloads; i++) {
        w = workload[i]
        print "| " w " | " faster(w, "gateway", "direct") " | " faster(w, "bouncer", "direct") \
            " | " milliseconds(w, "direct") " / " milliseconds(w, "bouncer") " / " milliseconds(w, "gateway") \
            " | " dearer(w) " | " spent(w, "gateway") " | " spent(w, "bouncer") " |"
    }
}
