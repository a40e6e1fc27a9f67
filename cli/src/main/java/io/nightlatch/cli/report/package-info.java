/** What an auditor takes away: reports of the server, as files that a spreadsheet or a program opens. */
@NullMarked
package io.nightlatch.cli.report;

import org.jspecify.annotations.NullMarked;
