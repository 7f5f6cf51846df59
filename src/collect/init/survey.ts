/** A bucket, or a part of one, in which logs lie. */
export interface LogPlace {
  readonly bucket: string
  /** Keys of the logs begin so. */
  readonly prefix: string
  readonly region: string
  /** Which logs, for people. */
  readonly what: string
  /** Why they cannot be listed, and what to do; `''` where they can, or nobody tried. */
  readonly trouble: string
}

/** A queue that hears of new objects in buckets. */
export interface TellingQueue {
  readonly url: string
  readonly region: string
  readonly buckets: readonly string[]
  /** Whether it is for Dupin alone: what is read of a queue is deleted there, so nobody else gets it. */
  readonly isOurs: boolean
}

/** Another account of the organisation, and the role that lets Dupin in. */
export interface Member {
  readonly id: string
  /** As somebody there named it. */
  readonly name: string
  readonly role: string
  /** `''` where the role wants to hear nothing. */
  readonly externalId: string
  /** Why the role cannot be taken on, and what to do; `''` where it can. */
  readonly trouble: string
  /** Whether it is named and not collected from. */
  readonly isLeftOut: boolean
}

/** What a configuration can be made of. */
export interface Survey {
  /** `''` where it is not known. */
  readonly account: string
  readonly regions: readonly string[]
  readonly places: readonly LogPlace[]
  readonly queues: readonly TellingQueue[]
  readonly role: string
  readonly externalId: string
  /** Other accounts whose APIs are asked. */
  readonly members: readonly Member[]
  /** Regions in which GuardDuty is enabled. */
  readonly guardDuty: readonly string[]
  /** Whether a trail records the account. */
  readonly hasTrail: boolean
  /** Kinds of API that the role may ask; undefined where that is not known. */
  readonly mayAsk: ReadonlySet<string> | undefined
  /** What could not be found out, and what to allow, as sentences. */
  readonly notKnown: readonly string[]
  /** What else whoever reads it should know, as sentences. */
  readonly notes: readonly string[]
}

export const NO_SURVEY: Survey = {
  account: '',
  regions: [],
  places: [],
  queues: [],
  role: '',
  externalId: '',
  members: [],
  guardDuty: [],
  hasTrail: false,
  mayAsk: undefined,
  notKnown: [],
  notes: [],
}
