package io.peaflow.platform;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.kernel.Telling;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import org.springframework.stereotype.Component;

/** Is there room on the heap, counting only what the last garbage collection could not free? */
@Component
class MemoryCheck implements Check {

    private static final int FULL_PERCENT = 85;
    private static final int BURSTING_PERCENT = 95;
    private static final long MEBI = 1 << 20;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Finding look() {
        List<MemoryUsage> kept = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(usage -> usage != null)
                .toList();
        return judge(
                kept.stream().mapToLong(MemoryUsage::getUsed).sum(),
                Runtime.getRuntime().maxMemory());
    }

    Finding judge(long kept, long most) {
        long percent = 100 * kept / most;
        Telling summary = Telling.of("memory.use", percent, most / MEBI);
        if (percent < FULL_PERCENT) {
            return Finding.ok(name(), summary);
        }
        Telling remedy = Telling.of("memory.remedy", 2 * most / MEBI);
        return percent < BURSTING_PERCENT
                ? Finding.warning(name(), summary, remedy)
                : Finding.critical(name(), summary, remedy);
    }
}
