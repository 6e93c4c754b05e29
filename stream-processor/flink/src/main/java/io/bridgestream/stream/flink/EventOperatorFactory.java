package io.bridgestream.stream.flink;

import io.bridgestream.stream.InboundRecord;
import io.bridgestream.stream.OutboundRecord;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes the operator of each task; it heads its chain, so that the model has its own threads. */
final class EventOperatorFactory extends AbstractStreamOperatorFactory<OutboundRecord>
    implements OneInputStreamOperatorFactory<InboundRecord, OutboundRecord> {
  private static final long serialVersionUID = 1;

  private final TaskPipeline pipeline;

  EventOperatorFactory(TaskPipeline pipeline) {
    this.pipeline = pipeline;
    setChainingStrategy(ChainingStrategy.HEAD);
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as Flink declares it
  public <T extends StreamOperator<OutboundRecord>> T createStreamOperator(
      StreamOperatorParameters<OutboundRecord> parameters) {
    return (T) new EventOperator(parameters, pipeline);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader loader) {
    return EventOperator.class;
  }
}
