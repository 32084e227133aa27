/** What the server says of a refused call. See: contract/error-codes.md. */
export interface Fault {
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

/** A call that was refused, or that reached no server: then `status` is 0. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    /** The 12-digit code to look up; empty where no server answered. */
    readonly code: string,
    message: string,
    readonly requestId: string,
    readonly faults: readonly Fault[] = [],
    /** What the refusal adds, such as the jobs that are open. */
    readonly info: Readonly<Record<string, unknown>> = {},
    /** Seconds after which another try is worth while. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }

  /** Whether trying again later may succeed without a change. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 502 || this.status === 503;
  }
}

interface Envelope {
  error?: { code?: string; description?: string; additionalInfo?: Record<string, unknown> };
}

/** The refusal in an answer that is not successful. */
export async function refusalOf(response: Response, requestId: string): Promise<ApiError> {
  const text = await response.text();
  let error: Envelope["error"];
  try {
    error = (JSON.parse(text) as Envelope).error;
  } catch {
    error = undefined; // a proxy's page, not the server's envelope
  }
  const { faults, ...info } = error?.additionalInfo ?? {};
  const wait = Number(response.headers.get("retry-after") ?? "");
  return new ApiError(
    response.status,
    error?.code ?? "",
    error?.description ?? `${response.status} ${response.statusText}`.trim(),
    requestId,
    Array.isArray(faults) ? (faults as Fault[]) : [],
    info,
    Number.isFinite(wait) && wait > 0 ? wait : null,
  );
}
