package io.bridgestream.inference.export.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import java.util.Arrays;

/** A named constant of a node. */
public final class Attribute {
  private final AttributeProto proto;

  private Attribute(AttributeProto.Builder proto) {
    this.proto = proto.build();
  }

  /** Returns an integer. */
  public static Attribute of(String name, long value) {
    return new Attribute(
        AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value));
  }

  /** Returns a number, rounded to float32. */
  public static Attribute of(String name, double value) {
    return new Attribute(
        AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOAT).setF((float) value));
  }

  /** Returns a list of integers. */
  public static Attribute of(String name, long[] values) {
    AttributeProto.Builder list =
        AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
    Arrays.stream(values).forEach(list::addInts);
    return new Attribute(list);
  }

  AttributeProto proto() {
    return proto;
  }
}
