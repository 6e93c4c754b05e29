package io.bridgestream.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells whose threads use the processor while broker, load and job share this process. A thread
 * belongs to whoever was being started when it came: first the broker, then the load, then the job.
 */
final class CpuTimes {
  private final Set<Long> broker;
  private final Set<Long> load;

  /** Who uses the processor. */
  enum User {
    /** The job's threads. */
    JOB,
    /** The broker's threads. */
    BROKER,
    /** Those that send events and read answers. */
    LOAD,
    /**
     * What isn't a thread of Java: the compiler, the garbage collector, and the threads by which
     * the runtime of the model helps the job's.
     */
    MACHINE
  }

  private CpuTimes(Set<Long> broker, Set<Long> load) {
    this.broker = broker;
    this.load = load;
  }

  /** Takes the threads that there are for the broker's, but the caller's, which is the load's. */
  static CpuTimes ofBroker() {
    Set<Long> broker = threads();
    broker.remove(Thread.currentThread().getId());
    return new CpuTimes(broker, Set.of(Thread.currentThread().getId()));
  }

  /** Takes the threads that came since for the load's, and all that come later for the job's. */
  CpuTimes withLoad() {
    Set<Long> all = threads();
    all.removeAll(broker);
    return new CpuTimes(broker, all);
  }

  /** Returns nanoseconds used so far; what threads used that have ended counts as the machine's. */
  Map<User, Long> read() {
    Map<User, Long> nanos = new EnumMap<>(User.class);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long all = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    for (long id : threads()) {
      long used = Math.max(0, threads.getThreadCpuTime(id));
      nanos.merge(user(id), used, Long::sum);
      all -= used;
    }
    nanos.put(User.MACHINE, Math.max(0, all));
    return nanos;
  }

  private User user(long id) {
    return broker.contains(id) ? User.BROKER : load.contains(id) ? User.LOAD : User.JOB;
  }

  private static Set<Long> threads() {
    Set<Long> ids = new HashSet<>();
    for (long id : ManagementFactory.getThreadMXBean().getAllThreadIds()) {
      ids.add(id);
    }
    return ids;
  }

  /** Returns microseconds for each of some events, between two readings. */
  static Map<User, Double> perEvent(Map<User, Long> from, Map<User, Long> to, long events) {
    Map<User, Double> micros = new EnumMap<>(User.class);
    for (User user : User.values()) {
      long used = to.getOrDefault(user, 0L) - from.getOrDefault(user, 0L);
      micros.put(user, used / 1e3 / events);
    }
    return micros;
  }
}
