package io.bridgestream.training.network;

import io.bridgestream.model.tensors.ElementType;
import io.bridgestream.model.tensors.TensorSource;
import io.bridgestream.training.nn.Parameter;
import io.bridgestream.training.nn.TensorContent;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/**
 * A parameter that is about to be written. Its numbers go from native memory to the file without a
 * copy on the heap.
 *
 * @param name its name in the file
 * @param parameter its numbers
 */
record ParameterSource(String name, Parameter parameter) implements TensorSource {
  @Override
  public ElementType type() {
    return ElementType.F32;
  }

  @Override
  public long[] shape() {
    return parameter.shape();
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    new TensorContent(name, parameter.tensor()).writeTo(channel);
  }
}
