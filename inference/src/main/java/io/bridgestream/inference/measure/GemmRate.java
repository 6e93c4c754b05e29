package io.bridgestream.inference.measure;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.bridgestream.inference.manifest.GraphSignature;
import io.bridgestream.inference.manifest.Precision;
import io.bridgestream.inference.manifest.TensorSignature;
import io.bridgestream.inference.manifest.TensorSignature.Fixed;
import io.bridgestream.inference.onnx.Device;
import io.bridgestream.inference.onnx.HostTensor;
import io.bridgestream.inference.onnx.NamedTensors;
import io.bridgestream.inference.onnx.OnnxModel;
import io.bridgestream.model.tensors.ElementType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How fast ONNX Runtime multiplies matrices on this machine: the bound of everything made of them.
 * The product is that of a feed-forward layer over a full batch, [2600, 768] x [768, 3072].
 */
public enum GemmRate {
  /** float32 MatMul. */
  FP32,
  /** What int8 exports use: inputs quantised as they come, int8 weights with a scale a column. */
  INT8;

  private static final int ROWS = 2600;
  private static final int INNER = 768;
  private static final int COLUMNS = 3072;
  private static final int OPSET = 17;
  private static final int IR_VERSION = 8;
  private static final String INPUT = "a";
  private static final String OUTPUT = "c";

  /** Returns the rate that bounds an export. */
  static GemmRate of(Precision precision) {
    return switch (precision) {
      case FP32, FP16 -> FP32;
      case INT8 -> INT8;
    };
  }

  /**
   * Measures.
   *
   * @return operations per second, two for each multiply-add, of the best round
   * @throws Exception if the graph can't be written to {@code folder} or run
   */
  public double measure(Path folder, Device device, int rounds) throws Exception {
    Path file = folder.resolve("gemm-" + name() + ".onnx");
    Files.write(file, graph().toByteArray());
    GraphSignature signature =
        new GraphSignature(
            "gemm", String.valueOf(file.getFileName()), List.of(input()), List.of(output()));
    NamedTensors inputs =
        new NamedTensors().put(INPUT, HostTensor.ofFloats(floats(ROWS * INNER, 3), ROWS, INNER));
    NamedTensors outputs =
        new NamedTensors().put(OUTPUT, HostTensor.allocate(ElementType.F32, ROWS, COLUMNS));
    try (OnnxModel model = OnnxModel.open(file, signature, device)) {
      Sample sample = Sample.of(rounds, () -> model.runInto(inputs, outputs));
      return 2.0 * ROWS * INNER * COLUMNS / sample.best();
    } finally {
      Files.delete(file);
    }
  }

  private static TensorSignature input() {
    return new TensorSignature(INPUT, ElementType.F32, List.of(new Fixed(ROWS), new Fixed(INNER)));
  }

  private static TensorSignature output() {
    return new TensorSignature(
        OUTPUT, ElementType.F32, List.of(new Fixed(ROWS), new Fixed(COLUMNS)));
  }

  private ModelProto graph() throws IOException {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("gemm")
            .addInput(value(INPUT, ROWS, INNER))
            .addOutput(value(OUTPUT, ROWS, COLUMNS));
    switch (this) {
      case FP32 ->
          graph
              .addInitializer(floatTensor("w", INNER, COLUMNS))
              .addNode(node("MatMul", INPUT, "w"));
      case INT8 ->
          graph
              .addInitializer(byteTensor("w"))
              .addInitializer(floatTensor("scale", COLUMNS))
              .addNode(
                  node("DynamicQuantizeMatMul", INPUT, "w", "scale").toBuilder()
                      .setDomain("com.microsoft"));
    }
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("com.microsoft").setVersion(1))
        .setGraph(graph)
        .build();
  }

  private static NodeProto node(String type, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(type)
        .addAllInput(List.of(inputs))
        .addOutput(OUTPUT)
        .build();
  }

  private static ValueInfoProto value(String name, long... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (long size : shape) {
      dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(dimensions)))
        .build();
  }

  private static TensorProto floatTensor(String name, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
    int count = 1;
    for (long size : shape) {
      tensor.addDims(size);
      count *= (int) size;
    }
    ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(floats(count, 5));
    return tensor.setRawData(ByteString.copyFrom(bytes)).build();
  }

  private static TensorProto byteTensor(String name) {
    byte[] bytes = new byte[INNER * COLUMNS];
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < bytes.length; i++) {
      // Seven bits, as no kernel saturates with them.
      bytes[i] = (byte) (random.nextInt(127) - 63);
    }
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.INT8.getNumber())
        .addDims(INNER)
        .addDims(COLUMNS)
        .setRawData(ByteString.copyFrom(bytes))
        .build();
  }

  private static float[] floats(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) random.nextDouble() - 0.5f;
    }
    return floats;
  }
}
