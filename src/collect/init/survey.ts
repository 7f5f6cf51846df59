/** A bucket, or a part of one, in which logs lie. */
export interface LogPlace {
  readonly bucket: string
  /** Keys of the logs begin so. */
  readonly prefix: string
  readonly region: string
  /** Which logs, for people. */
  readonly what: string
}

/** What a configuration can be made of. */
export interface Survey {
  /** `''` where it is not known. */
  readonly account: string
  readonly regions: readonly string[]
  readonly places: readonly LogPlace[]
  /** A queue that tells of new objects in these buckets. */
  readonly queue: { readonly url: string; readonly region: string } | undefined
  readonly role: string
  readonly externalId: string
  /** Regions in which GuardDuty is enabled. */
  readonly guardDuty: readonly string[]
  /** Whether a trail records the account. */
  readonly hasTrail: boolean
  /** What could not be found out, and what to allow, as sentences. */
  readonly notKnown: readonly string[]
  /** What else whoever reads it should know, as sentences. */
  readonly notes: readonly string[]
}

export const NO_SURVEY: Survey = {
  account: '',
  regions: [],
  places: [],
  queue: undefined,
  role: '',
  externalId: '',
  guardDuty: [],
  hasTrail: false,
  notKnown: [],
  notes: [],
}
