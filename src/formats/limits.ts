/**
 * What a log may ask of us, whoever wrote it. Real CloudTrail peaks at depth 11, 256 KB an event and a compression of
 * 9–13 : 1; every limit leaves room above that and stops far below what harms.
 */
export interface Limits {
  /** Bytes of an object as stored. */
  readonly objectBytes: number
  /** Bytes of an object once inflated. */
  readonly inflatedBytes: number
  /** Inflated to stored bytes, past the first mebibyte. */
  readonly inflationRatio: number
  readonly recordBytes: number
  /** Bytes of a CloudTrail digest, one record that lists all log files of an hour at about 450 bytes each: 18,000 of them. */
  readonly digestBytes: number
  readonly depth: number
  readonly keysPerObject: number
  readonly stringBytes: number
  readonly recordsPerObject: number
}

export const DEFAULT_LIMITS: Limits = {
  objectBytes: 1 << 30,
  inflatedBytes: 4 * (1 << 30),
  inflationRatio: 200,
  recordBytes: 1 << 20,
  digestBytes: 8 << 20,
  depth: 64,
  keysPerObject: 10_000,
  stringBytes: 256 << 10,
  recordsPerObject: 5_000_000,
}
