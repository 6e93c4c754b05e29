package io.bridgestream.model.tensors.pickle;

import java.util.List;
import java.util.Optional;

/** What a pickle may refer to besides plain data. */
public interface PickleGlobals {
  /** Makes the value that calling a global would have made. */
  @FunctionalInterface
  interface Call {
    /**
     * Returns inert data made from the arguments.
     *
     * @throws PickleException if the arguments aren't those of this global
     */
    PickleValue with(List<PickleValue> arguments) throws PickleException;
  }

  /** Returns what stands for calling {@code global}, or empty if that is not allowed. */
  Optional<Call> call(ClassReference global);

  /** Returns whether the bare name of {@code global} may stand as a value, as a dtype may. */
  boolean isValue(ClassReference global);

  /**
   * Returns what a persistent id stands for.
   *
   * @throws PickleException if the id is not one of this kind of file
   */
  PickleValue load(PickleValue persistentId) throws PickleException;
}
