package io.peaflow.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What can be seen of the machine without the application: Java, memory and disk. */
final class Machine {

    private static final long MEBI = 1024 * 1024;
    private static final long LEAST_HEAP = 200 * MEBI;
    private static final long LEAST_DISK = 500 * MEBI;
    private static final int OLDEST_JAVA = 25;

    private Machine() {}

    static List<Doctor.Line> look(Path home) {
        var lines = new ArrayList<Doctor.Line>();
        int java = Runtime.version().feature();
        lines.add(new Doctor.Line(
                "java",
                java >= OLDEST_JAVA ? "OK" : "CRITICAL",
                Runtime.version() + " in " + System.getProperty("java.home"),
                java >= OLDEST_JAVA ? "" : "Install Java 25 and set JAVA_HOME."));
        lines.add(memory());
        lines.add(disk(home));
        return lines;
    }

    private static Doctor.Line memory() {
        long heap = Runtime.getRuntime().maxMemory();
        long machine =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        String seen = heap / MEBI + " MB for Java of " + machine / MEBI + " MB in the machine";
        return heap >= LEAST_HEAP
                ? new Doctor.Line("memory", "OK", seen, "")
                : new Doctor.Line("memory", "WARNING", seen, "Give it at least 256 MB: PEAFLOW_JAVA_OPTS=-Xmx256m.");
    }

    private static Doctor.Line disk(Path home) {
        Path place = home;
        while (!Files.exists(place) && place.getParent() != null) {
            place = place.getParent();
        }
        try {
            long free = Files.getFileStore(place).getUsableSpace();
            String seen = free / MEBI + " MB free for " + home;
            if (!Files.isWritable(place)) {
                return new Doctor.Line(
                        "disk", "CRITICAL", place + " is not writable", "Give it to this user, or set PEAFLOW_HOME.");
            }
            return free >= LEAST_DISK
                    ? new Doctor.Line("disk", "OK", seen, "")
                    : new Doctor.Line("disk", "CRITICAL", seen, "Make room: PostgreSQL stops when the disk is full.");
        } catch (IOException unreadable) {
            return new Doctor.Line(
                    "disk", "CRITICAL", "cannot be looked at: " + unreadable.getMessage(), "Check the mount.");
        }
    }
}
