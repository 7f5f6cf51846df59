/** A figure that says how good a part of Dupin is, and what it is to be held against. */
export interface Figure {
  readonly area: string
  readonly name: string
  /** Null where it could not be measured; `note` says why. */
  readonly value: number | null
  readonly unit: string
  /** What it should reach, or stay below. */
  readonly least?: number
  readonly most?: number
  /** The same measure of something simpler, or as published. */
  readonly beside?: Readonly<Record<string, number | null>>
  readonly note?: string
}

export interface QualityOptions {
  /** Where the public data sets lie. */
  readonly data: string
  /** Seeds begin with it; those that begin with `dev-` were used while building. */
  readonly prefix: string
  /** Fewer and smaller: to see that it runs, not to be quoted. */
  readonly quick: boolean
  /** Organisations simulated for causes. */
  readonly organisations: number
  /** Lines of organisations that were scored before. */
  readonly resume?: string
}

/** One part of the measurement, in the order in which parts are printed. */
export interface Part {
  readonly name: string
  readonly measure: (options: QualityOptions) => Promise<readonly Figure[]> | readonly Figure[]
}

/** Stands for a part whose data is not on the machine. */
export function notMeasured(area: string, name: string, note: string): Figure {
  return { area, name, value: null, unit: '', note }
}

export function isMet({ value, least, most }: Figure): boolean | undefined {
  if (value === null || (least === undefined && most === undefined)) return undefined
  return (least === undefined || value >= least) && (most === undefined || value <= most)
}
