package io.bridgestream.schemas;

/**
 * The registry answered no: wrong credentials, an incompatible schema, a subject that isn't there,
 * no registry at all.
 */
public final class RegistryRefusedException extends RegistryException {
  private static final long serialVersionUID = 1L;

  private final int status;

  RegistryRefusedException(String message, int status) {
    super(message, null);
    this.status = status;
  }

  /** Returns the HTTP status; 200 if the answer was fine but unusable. */
  public int status() {
    return status;
  }
}
