package io.bridgestream.training.data;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Images that could not be read: each is reported once with its path, every encounter is counted.
 * Thread-safe.
 */
public final class DamagedImages {
  /** What happens to an example whose image is missing or damaged. */
  public enum Policy {
    /** It is left out of its batch. */
    SKIP,
    /** The run ends. */
    FAIL
  }

  private final Policy policy;
  private final Consumer<String> report;
  private final Map<String, String> reasons = new ConcurrentHashMap<>();
  private final AtomicLong encounters = new AtomicLong();

  /** Creates the register; {@code report} gets one line for each image. */
  public DamagedImages(Policy policy, Consumer<String> report) {
    this.policy = policy;
    this.report = report;
  }

  /**
   * Notes an image.
   *
   * @throws DamagedImageException if that is fatal
   */
  void add(String path, String reason) {
    encounters.incrementAndGet();
    String message = "Cannot read image %s: %s".formatted(path, reason);
    if (policy == Policy.FAIL) {
      throw new DamagedImageException(message);
    }
    if (reasons.putIfAbsent(path, reason) == null) {
      report.accept(message);
    }
  }

  /** Returns how many different images could not be read. */
  public int images() {
    return reasons.size();
  }

  /** Returns how often an example was left out for its image. */
  public long encounters() {
    return encounters.get();
  }
}
