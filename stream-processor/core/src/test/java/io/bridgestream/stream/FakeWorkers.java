package io.bridgestream.stream;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/** Threads that run when a test says so, on a clock that a test turns. */
final class FakeWorkers implements Workers {
  final List<Runnable> preparations = new ArrayList<>();
  final List<Runnable> batches = new ArrayList<>();
  final Deque<Runnable> mails = new ArrayDeque<>();
  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparingLong(Alarm::at));
  private long now = 1_000;

  private record Alarm(long at, Runnable task) {}

  @Override
  public long now() {
    return now;
  }

  @Override
  public void prepare(Runnable task) {
    preparations.add(task);
  }

  @Override
  public void run(Runnable batch) {
    batches.add(batch);
  }

  @Override
  public void after(long nanos, Runnable task) {
    alarms.add(new Alarm(now + nanos, task));
  }

  void pass(long nanos) {
    now += nanos;
    while (!alarms.isEmpty() && alarms.element().at() <= now) {
      alarms.remove().task().run();
    }
  }

  void runMails() {
    while (!mails.isEmpty()) {
      mails.remove().run();
    }
  }

  /** Runs all that waits, in order, until nothing does. */
  void settle() {
    do {
      runMails();
      while (!preparations.isEmpty()) {
        preparations.remove(0).run();
      }
      runMails();
      while (!batches.isEmpty()) {
        batches.remove(0).run();
      }
    } while (!mails.isEmpty());
  }

  Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return Instant.EPOCH.plusNanos(now);
      }
    };
  }
}
