package io.bridgestream.training.parallel;

import io.bridgestream.training.nn.ComputeDevice;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.Parameter;
import io.bridgestream.training.nn.TensorValues;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.PrefixStore;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;
import org.jspecify.annotations.Nullable;

/**
 * The processes that train one model together, as one of them sees them. All call the same methods
 * in the same order; each call waits for the others.
 *
 * <p>Numbers of the processor travel over gloo, which notices at once if a process ends; tensors of
 * cards over nccl. Every pass begins with the former, so that nccl never waits for long.
 *
 * <p>Owns the connections. Not thread-safe.
 */
public final class ProcessGroup implements AutoCloseable {
  /** Numbers that travel together: 25 MiB of float32, as torch's own data parallelism takes. */
  private static final long BUCKET = 25L << 18;

  /** The first process validates and saves alone; a process that ended is noticed at once. */
  private static final long PATIENCE = TimeUnit.HOURS.toMillis(12);

  private final int rank;
  private final int size;
  private final @Nullable Links links;

  /**
   * What connects several processes.
   *
   * @param numbers gloo, for tensors of the processor
   * @param cards nccl, for those of cards, if that is where the parameters lie
   */
  private record Links(Store store, Backend numbers, @Nullable Backend cards) {
    /** Returns what tensors of the parameters' device travel over. */
    Backend tensors() {
      return cards == null ? numbers : cards;
    }
  }

  private ProcessGroup(int rank, int size, @Nullable Links links) {
    this.rank = rank;
    this.size = size;
    this.links = links;
  }

  /** Returns the group of one process. */
  public static ProcessGroup alone() {
    return new ProcessGroup(0, 1, null);
  }

  /**
   * Joins a group; waits until all its processes have.
   *
   * @param device where the parameters lie: a card with all processes, or with none
   * @throws LostProcessException if they don't come, or some compute on cards and others don't
   */
  public static ProcessGroup join(Rendezvous rendezvous, ComputeDevice device) {
    Links links = together(() -> links(rendezvous, device));
    ProcessGroup group = new ProcessGroup(rendezvous.rank(), rendezvous.processes(), links);
    double onCards = group.mean(device.isCuda() ? 1 : 0);
    if (onCards != 0 && onCards != 1) {
      group.close();
      throw new LostProcessException(
          "Cannot train together: all processes must compute on cards or none, found %.0f of %d"
              .formatted(onCards * group.size, group.size));
    }
    return group;
  }

  private static Links links(Rendezvous rendezvous, ComputeDevice device) {
    TCPStoreOptions meeting = new TCPStoreOptions();
    meeting.port((short) rendezvous.port());
    meeting.isServer(rendezvous.rank() == 0);
    Store store = new TCPStore(rendezvous.host(), meeting);
    int rank = rendezvous.rank();
    int size = rendezvous.processes();
    Backend gloo =
        new ProcessGroupGloo(
            store, rank, size, ProcessGroupGloo.Options.create_default(new Milliseconds(PATIENCE)));
    // Both put numbers of their own into the store, so nccl gets a part of it.
    Backend nccl =
        device.isCuda() ? new ProcessGroupNCCL(new PrefixStore("nccl", store), rank, size) : null;
    return new Links(store, gloo, nccl);
  }

  /** Returns this process' number, 0 for the first. */
  public int rank() {
    return rank;
  }

  /** Returns the number of processes. */
  public int size() {
    return size;
  }

  /** Returns whether this process is the one that writes. */
  public boolean isFirst() {
    return rank == 0;
  }

  /** Returns the mean of all processes' {@code value}: no number if one of them is none. */
  public double mean(double value) {
    if (links == null) {
      return value;
    }
    try (NativeScope scope = NativeScope.open()) {
      Tensor one = torch.tensor(value);
      sum(links.numbers, one);
      return one.item_double() / size;
    }
  }

  /**
   * Returns the rows of all processes [N, E], the first one's first, from this one's [B, E]; B may
   * differ. Their gradients are such that {@link #averageGradients} makes one process's of them if
   * all processes take the same loss of all rows.
   */
  public Tensor gather(Tensor rows) {
    if (links == null) {
      return rows;
    }
    Tensor values = rows.detach().to(torch.ScalarType.Float);
    long[] counts = counts(links.numbers, rows.size(0));
    Tensor all = all(links.tensors(), values, counts);
    long before = before(counts);
    long after = before + rows.size(0);
    // Changes no number, but gradients grow by as much as the mean will shrink them.
    Tensor own = values.add(rows.sub(rows.detach()).mul(new Scalar((double) size)));
    return torch.cat(
        new TensorVector(all.narrow(0, 0, before), own, all.narrow(0, after, all.size(0) - after)),
        0);
  }

  /** Returns the numbers of all processes, the first one's first, from this one's. */
  public long[] gather(long[] values) {
    if (links == null) {
      return values.clone();
    }
    try (NativeScope scope = NativeScope.open()) {
      Tensor own = TensorValues.ofLongs(new long[] {values.length}, values);
      return TensorValues.toLongs(all(links.numbers, own, counts(links.numbers, values.length)));
    }
  }

  private long[] counts(Backend numbers, long own) {
    long[] counts = new long[size];
    counts[rank] = own;
    try (NativeScope scope = NativeScope.open()) {
      Tensor all = TensorValues.ofLongs(new long[] {size}, counts);
      sum(numbers, all);
      return TensorValues.toLongs(all);
    }
  }

  private long before(long[] counts) {
    return LongStream.of(counts).limit(rank).sum();
  }

  /**
   * A sum of what each process has in its place, and zeros elsewhere: they may have unlike many.
   */
  private Tensor all(Backend link, Tensor rows, long[] counts) {
    long[] shape = rows.shape();
    shape[0] = LongStream.of(counts).sum();
    Tensor all = rows.new_zeros(shape);
    all.narrow(0, before(counts), rows.size(0)).copy_(rows);
    sum(link, all);
    return all;
  }

  /** Replaces every gradient by the mean of all processes'. */
  public void averageGradients(Collection<Parameter> parameters) {
    if (links == null) {
      return;
    }
    List<Tensor> bucket = new ArrayList<>();
    long numbers = 0;
    try (NativeScope scope = NativeScope.open();
        AutoGradMode off = new AutoGradMode(false)) {
      for (Parameter parameter : parameters) {
        parameter.gradient().ifPresent(bucket::add);
        numbers += parameter.count();
        if (numbers >= BUCKET) {
          average(links.tensors(), bucket);
          bucket.clear();
          numbers = 0;
        }
      }
      average(links.tensors(), bucket);
    }
  }

  private void average(Backend link, List<Tensor> tensors) {
    if (tensors.isEmpty()) {
      return;
    }
    TensorVector parts = new TensorVector(tensors.toArray(Tensor[]::new));
    Tensor flat = torch.flatten_dense_tensors(parts);
    sum(link, flat);
    flat.div_(new Scalar((double) size));
    TensorVector means = torch.unflatten_dense_tensors(flat, parts);
    for (int i = 0; i < tensors.size(); i++) {
      tensors.get(i).copy_(means.get(i));
    }
  }

  private static void sum(Backend link, Tensor values) {
    finish(() -> link.allreduce(new TensorVector(values)));
  }

  /** Gives all processes the first one's numbers. */
  public void copyFirst(Collection<Parameter> parameters) {
    if (links == null) {
      return;
    }
    Backend link = links.tensors();
    try (NativeScope scope = NativeScope.open();
        AutoGradMode off = new AutoGradMode(false)) {
      for (Parameter parameter : parameters) {
        finish(() -> link.broadcast(new TensorVector(parameter.tensor().detach())));
      }
    }
  }

  private static void finish(Supplier<Work> work) {
    together(() -> work.get()._wait());
  }

  private static <T> T together(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      String message = String.valueOf(e.getMessage());
      throw new LostProcessException(
          "Cannot go on together: every process of the group must answer, found "
              + message.lines().findFirst().orElse("no reason"),
          e);
    }
  }

  @Override
  public void close() {
    if (links != null) {
      if (links.cards != null) {
        links.cards.shutdown();
        links.cards.close();
      }
      links.numbers.close();
      links.store.close();
    }
  }
}
