package io.bridgestream.stream;

import io.bridgestream.events.Caption;
import io.bridgestream.events.ImageBytes;
import io.bridgestream.events.ImageQuestion;
import io.bridgestream.events.ImageReference;
import io.bridgestream.events.Question;
import io.bridgestream.inference.InferenceException;
import io.bridgestream.inference.MatchModel;
import io.bridgestream.inference.PreparedRequest;
import io.bridgestream.inference.engine.ModelImage;
import io.bridgestream.model.image.DecodeResult;
import io.bridgestream.model.image.DecodedImage;
import io.bridgestream.model.image.ImageDecoder;
import io.bridgestream.model.image.Pixels;
import io.bridgestream.model.image.RejectedImage;
import io.bridgestream.stream.metrics.Stage;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The steps from a valid event to one that the model reads. Thread-safe. */
final class EventPreparer {
  /** Stands for the image once it is pixels. */
  private static final ImageReference GONE = new ImageReference("", null);

  private final MatchModel model;
  private final ImageFetcher fetcher;
  private final ImageDecoder decoder;
  private final PipelineRecorder recorder;

  EventPreparer(
      MatchModel model, ImageFetcher fetcher, ImageDecoder decoder, PipelineRecorder recorder) {
    this.model = model;
    this.fetcher = fetcher;
    this.decoder = decoder;
    this.recorder = recorder;
  }

  PreparedEvent prepare(InboundRecord record, ImageQuestion event, EventTrace trace)
      throws RejectedEventException {
    long start = System.nanoTime();
    byte[] file = file(event.getImage());
    long fetched = System.nanoTime();
    Pixels pixels = decode(file);
    long decoded = System.nanoTime();
    ModelImage image = model.prepareImage(pixels);
    String digest = digest(file);
    long preprocessed = System.nanoTime();
    PreparedRequest request = request(event, image);
    boolean referred = event.getImage() instanceof ImageReference;
    event.setImage(GONE);
    long end = System.nanoTime();
    PreparationTimes times =
        new PreparationTimes(referred ? fetched - start : 0, decoded - fetched, end - decoded, end);
    if (referred) {
      recorder.took(trace, Stage.FETCH, start, fetched);
    }
    recorder.took(trace, Stage.DECODE, fetched, decoded);
    recorder.took(trace, Stage.PREPROCESS, decoded, preprocessed);
    recorder.took(trace, Stage.TOKENIZE, preprocessed, end);
    return new PreparedEvent(record, event, digest, request, times, trace);
  }

  private byte[] file(Object image) throws RejectedEventException {
    if (image instanceof ImageBytes bytes) {
      return array(bytes.getData());
    }
    FetchedImage fetched = fetcher.fetch((ImageReference) image);
    if (fetched instanceof FetchedImage.Refused refused) {
      throw new RejectedEventException(refused.reason(), refused.rule());
    }
    return ((FetchedImage.Fetched) fetched).file();
  }

  private Pixels decode(byte[] file) throws RejectedEventException {
    DecodeResult result = decoder.decode(file);
    if (result instanceof RejectedImage rejected) {
      throw new RejectedEventException(RejectReason.of(rejected.defect()), rejected.message());
    }
    return ((DecodedImage) result).pixels();
  }

  private PreparedRequest request(ImageQuestion event, ModelImage image)
      throws RejectedEventException {
    List<String> questions = event.getQuestions().stream().map(Question::getText).toList();
    List<String> captions = event.getCaptions().stream().map(Caption::getText).toList();
    try {
      return model.prepare(image, questions, captions);
    } catch (InferenceException e) {
      if (Blame.isNobodys(e.error())) {
        throw e;
      }
      throw new RejectedEventException(RejectReason.of(e.error()), String.valueOf(e.getMessage()));
    }
  }

  private static byte[] array(ByteBuffer data) {
    if (data.hasArray() && data.arrayOffset() == 0 && data.array().length == data.remaining()) {
      return data.array();
    }
    byte[] bytes = new byte[data.remaining()];
    data.duplicate().get(bytes);
    return bytes;
  }

  static String digest(byte[] file) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot digest: every JDK has SHA-256", e);
    }
  }
}
