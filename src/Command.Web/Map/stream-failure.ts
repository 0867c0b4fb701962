/** Why a stream shows nothing, as far as a person can do something about it. */
export type Failure = 'refused' | 'missing' | 'busy' | 'unreachable' | 'blocked' | 'other';

/** A stream that can't be shown; `status` is what the media server answered, where it did. */
export class StreamFailure extends Error {
  constructor(
    readonly failure: Failure,
    readonly status: number | null = null,
  ) {
    super(failure);
  }
}

export function failureOf(status: number): StreamFailure {
  switch (status) {
    case 401:
    case 403:
      return new StreamFailure('refused', status);
    case 404:
    case 410:
      return new StreamFailure('missing', status);
    case 429:
    case 503:
      return new StreamFailure('busy', status);
    default:
      return new StreamFailure('other', status);
  }
}
