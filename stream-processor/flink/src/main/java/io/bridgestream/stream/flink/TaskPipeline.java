package io.bridgestream.stream.flink;

import io.bridgestream.stream.DispatcherOptions;
import io.bridgestream.stream.EventSteps;
import io.bridgestream.stream.Telemetry;
import java.io.Serializable;
import java.util.OptionalInt;

/** What a task needs to work; travels to the TaskManagers, so it holds options and no resources. */
public interface TaskPipeline extends Serializable {
  /**
   * Opens the steps, on the TaskManager; closed with the task if they can be.
   *
   * @param card the number of the card that Flink gave to the task, if it gave any
   * @param telemetry who is told what happens
   */
  EventSteps open(OptionalInt card, Telemetry telemetry);

  /** Returns how events are carried to the model. */
  DispatcherOptions dispatcher();

  /** Returns how many events a task prepares at a time. */
  int preparers();
}
