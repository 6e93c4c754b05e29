package io.bridgestream.inference.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.bridgestream.inference.manifest.GraphSignature;
import io.bridgestream.inference.manifest.TensorSignature;
import io.bridgestream.model.InvalidModelException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One exported graph on the runtime. Runs may overlap: thread-safe until closed; whoever closes it
 * makes sure that no run is under way. Owns the runtime's session.
 */
public final class OnnxModel implements AutoCloseable {
  private final OrtEnvironment environment = OnnxRuntime.environment();
  private final GraphSignature signature;
  private final OrtSession session;

  private OnnxModel(GraphSignature signature, OrtSession session) {
    this.signature = signature;
    this.session = session;
  }

  /**
   * Opens a graph that this process wrote itself; whoever doesn't know where a file comes from
   * opens it by {@link ExportFolder}.
   *
   * @throws InvalidModelException if its inputs and outputs aren't those of {@code signature}
   * @throws OnnxException if the runtime can't load it on {@code device}
   */
  public static OnnxModel open(Path file, GraphSignature signature, Device device) {
    return open(file, signature, device, SessionFactory.Setting.NONE);
  }

  static OnnxModel open(
      Path file, GraphSignature signature, Device device, SessionFactory.Setting more) {
    OrtSession session = SessionFactory.open(file, device, more);
    try {
      SessionCheck.check(file, session, signature);
    } catch (OrtException e) {
      close(session);
      throw failure("open graph " + file, e);
    } catch (InvalidModelException e) {
      close(session);
      throw e;
    }
    return new OnnxModel(signature, session);
  }

  /** Returns what the graph takes and gives. */
  public GraphSignature signature() {
    return signature;
  }

  /**
   * Runs the graph. Inputs are read and outputs written in place, without a copy on the way.
   *
   * @param inputs all of the graph's inputs
   * @param outputs which outputs are wanted
   * @return the outputs, in new memory
   * @throws IllegalArgumentException if inputs are missing or don't fit the graph's types and
   *     shapes, or fit each other badly
   * @throws OnnxException if the runtime fails
   */
  public NamedTensors run(NamedTensors inputs, Collection<String> outputs) {
    ShapeBinding binding = ShapeBinding.of(signature, inputs);
    NamedTensors results = new NamedTensors();
    for (TensorSignature output : signature.outputs()) {
      if (outputs.contains(output.name())) {
        results.put(output.name(), HostTensor.allocate(output.type(), binding.shape(output)));
      }
    }
    run(inputs, results);
    return results;
  }

  /**
   * Runs the graph into memory of the caller.
   *
   * @param inputs all of the graph's inputs
   * @param outputs the outputs wanted, of the shapes that the inputs lead to; undefined if the run
   *     fails
   * @throws IllegalArgumentException if tensors are missing or don't fit the graph's types and
   *     shapes, or fit each other badly
   * @throws OnnxException if the runtime fails
   */
  public void runInto(NamedTensors inputs, NamedTensors outputs) {
    ShapeBinding.of(signature, inputs).check(signature, outputs);
    run(inputs, outputs);
  }

  private void run(NamedTensors inputs, NamedTensors outputs) {
    Map<String, OnnxTensor> in = new LinkedHashMap<>();
    Map<String, OnnxTensor> out = new LinkedHashMap<>();
    try {
      for (TensorSignature input : signature.inputs()) {
        in.put(input.name(), wrap(inputs.get(input.name())));
      }
      for (String output : outputs.names()) {
        out.put(output, wrap(outputs.get(output)));
      }
      session.run(in, Set.of(), out).close();
    } catch (OrtException e) {
      throw failure("run graph '%s'".formatted(signature.name()), e);
    } finally {
      List.of(in, out).forEach(tensors -> tensors.values().forEach(OnnxTensor::close));
    }
  }

  private OnnxTensor wrap(HostTensor tensor) throws OrtException {
    return OnnxTensor.createTensor(
        environment, tensor.bytes(), tensor.shape(), RuntimeTypes.of(tensor.type()));
  }

  private static OnnxException failure(String what, OrtException cause) {
    return new OnnxException("Cannot %s: %s".formatted(what, cause.getMessage()), cause);
  }

  /** Returns the file with the times of all operators so far. */
  Path endProfiling() {
    try {
      return Path.of(session.endProfiling());
    } catch (OrtException e) {
      throw failure("profile graph '%s'".formatted(signature.name()), e);
    }
  }

  /** Frees the session. */
  @Override
  public void close() {
    close(session);
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw failure("close a session", e);
    }
  }
}
