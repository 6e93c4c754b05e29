package io.bridgestream.inference.export.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.bridgestream.inference.manifest.GraphSignature;
import io.bridgestream.inference.manifest.TensorSignature;
import io.bridgestream.inference.manifest.TensorSignature.Dimension;
import io.bridgestream.inference.manifest.TensorSignature.Dynamic;
import io.bridgestream.inference.manifest.TensorSignature.Fixed;
import io.bridgestream.model.tensors.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An ONNX graph under construction: nodes are added in the order of the data flow. Weights stay in
 * the weights file; only the small constants of shapes are in the graph. Not thread-safe.
 */
public final class Graph {
  /** Domain of ONNX Runtime's own operators. */
  private static final String CONTRIBUTED = "com.microsoft";

  private static final int OPSET = 17;
  private static final int IR_VERSION = 8;

  private final String name;
  private final GraphProto.Builder proto = GraphProto.newBuilder();
  private final List<TensorSignature> inputs = new ArrayList<>();
  private final List<TensorSignature> outputs = new ArrayList<>();
  private final Map<String, Value> constants = new HashMap<>();
  private final Map<String, List<Value>> shared = new HashMap<>();
  private int nodes;

  /** Starts a graph without nodes. */
  public Graph(String name) {
    this.name = name;
    proto.setName(name);
  }

  /** Adds an input. */
  public Value input(String input, ElementType type, Dimension... shape) {
    TensorSignature signature = new TensorSignature(input, type, List.of(shape));
    inputs.add(signature);
    proto.addInput(valueInfo(signature));
    return new Value(input);
  }

  /** Makes {@code value} an output called {@code output}. */
  public void output(String output, Value value, ElementType type, Dimension... shape) {
    TensorSignature signature = new TensorSignature(output, type, List.of(shape));
    outputs.add(signature);
    proto.addOutput(valueInfo(signature));
    proto.addNode(
        NodeProto.newBuilder().setOpType("Identity").addInput(value.name()).addOutput(output));
  }

  /** Adds a weight, once however often it is asked for. */
  public Value weight(StoredWeight weight) {
    return constants.computeIfAbsent(
        weight.name(),
        key -> {
          proto.addInitializer(
              TensorProto.newBuilder()
                  .setName(key)
                  .setDataType(dataType(weight.type()))
                  .addAllDims(weight.shape())
                  .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                  .addExternalData(entry("location", WeightsFile.NAME))
                  .addExternalData(entry("offset", Long.toString(weight.offset())))
                  .addExternalData(entry("length", Long.toString(weight.length()))));
          return new Value(key);
        });
  }

  /** Adds a list of integers, as shapes and axes are. */
  public Value integers(long... values) {
    return constants.computeIfAbsent(
        "integers" + Arrays.toString(values),
        key -> {
          TensorProto.Builder tensor =
              TensorProto.newBuilder()
                  .setName(key)
                  .setDataType(dataType(ElementType.I64))
                  .addDims(values.length);
          Arrays.stream(values).forEach(tensor::addInt64Data);
          proto.addInitializer(tensor);
          return new Value(key);
        });
  }

  /** Adds one integer without dimensions. */
  public Value integer(long value) {
    return constants.computeIfAbsent(
        "integer " + value,
        key -> {
          proto.addInitializer(
              TensorProto.newBuilder()
                  .setName(key)
                  .setDataType(dataType(ElementType.I64))
                  .addInt64Data(value));
          return new Value(key);
        });
  }

  /** Adds a node of ONNX's own operators with one output. */
  public Value add(String operator, List<Value> in, Attribute... attributes) {
    return node("", operator, in, 1, attributes).get(0);
  }

  /** Adds a node of ONNX's own operators with {@code count} outputs. */
  public List<Value> addSeveral(
      String operator, List<Value> in, int count, Attribute... attributes) {
    return node("", operator, in, count, attributes);
  }

  /** Adds a node of ONNX Runtime's operators with one output. */
  public Value addContributed(String operator, List<Value> in, Attribute... attributes) {
    return node(CONTRIBUTED, operator, in, 1, attributes).get(0);
  }

  /** Adds a node of ONNX Runtime's operators with {@code count} outputs. */
  public List<Value> addContributedSeveral(
      String operator, List<Value> in, int count, Attribute... attributes) {
    return node(CONTRIBUTED, operator, in, count, attributes);
  }

  /** Converts the elements of a value. */
  public Value cast(Value value, ElementType type) {
    return add("Cast", List.of(value), Attribute.of("to", (long) dataType(type)));
  }

  /** Returns what {@code values} gave when {@code key} was first asked for in this graph. */
  public List<Value> once(String key, Supplier<List<Value>> values) {
    List<Value> known = shared.get(key);
    if (known == null) {
      known = values.get();
      shared.put(key, known);
    }
    return known;
  }

  private List<Value> node(
      String domain, String operator, List<Value> in, int count, Attribute... attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(operator)
            .setDomain(domain)
            .setName(operator + "_" + nodes++);
    in.forEach(value -> node.addInput(value.name()));
    for (Attribute attribute : attributes) {
      node.addAttribute(attribute.proto());
    }
    List<Value> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Value value = new Value(node.getName().toLowerCase(Locale.ROOT) + "_" + i);
      node.addOutput(value.name());
      out.add(value);
    }
    proto.addNode(node);
    return out;
  }

  /** Returns the content of the graph's file: what no output needs is left out. */
  public byte[] toBytes() {
    GraphProto.Builder needed = Pruning.needed(proto);
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("bridgestream")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(CONTRIBUTED).setVersion(1))
        .setGraph(needed)
        .build()
        .toByteArray();
  }

  /** Returns what the manifest says about the graph. */
  public GraphSignature signature() {
    return new GraphSignature(name, name + ".onnx", inputs, outputs);
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static ValueInfoProto valueInfo(TensorSignature tensor) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (Dimension dimension : tensor.shape()) {
      if (dimension instanceof Fixed fixed) {
        shape.addDimBuilder().setDimValue(fixed.size());
      } else if (dimension instanceof Dynamic dynamic) {
        shape.addDimBuilder().setDimParam(dynamic.name());
      }
    }
    TypeProto.Tensor.Builder type =
        TypeProto.Tensor.newBuilder().setElemType(dataType(tensor.type())).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(tensor.name())
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }

  private static int dataType(ElementType type) {
    TensorProto.DataType same =
        switch (type) {
          case F64 -> TensorProto.DataType.DOUBLE;
          case F32 -> TensorProto.DataType.FLOAT;
          case F16 -> TensorProto.DataType.FLOAT16;
          case BF16 -> TensorProto.DataType.BFLOAT16;
          case I64 -> TensorProto.DataType.INT64;
          case I32 -> TensorProto.DataType.INT32;
          case I16 -> TensorProto.DataType.INT16;
          case I8 -> TensorProto.DataType.INT8;
          case U8 -> TensorProto.DataType.UINT8;
          case BOOL -> TensorProto.DataType.BOOL;
        };
    return same.getNumber();
  }
}
