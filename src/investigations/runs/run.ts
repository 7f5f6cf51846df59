import type { TimeWindow } from '../../events/time.ts'

const RUN_STATUSES = ['QUEUED', 'RUNNING', 'SUCCESSFUL', 'FAILED'] as const
export type RunStatus = (typeof RUN_STATUSES)[number]

/** An investigation of everything that a behavior graph sees in a scope. */
export interface Run {
  readonly id: string
  readonly status: RunStatus
  readonly scope: TimeWindow
  /** Milliseconds since the epoch. */
  readonly created: number
  /** When it was done; absent until then. */
  readonly ended?: number
  /** Detectors that have looked, and how many there are. */
  readonly done: number
  readonly of: number
  /** What it is at, for people. */
  readonly what: string
  /** Why it failed, for whoever started it. */
  readonly failure?: string
  /** Finding groups of its report; absent until there is one. */
  readonly groups?: number
  /** Logs were read after it began: it does not know all that the lake holds. */
  readonly outdated: boolean
}

export function isOver({ status }: Run): boolean {
  return status === 'SUCCESSFUL' || status === 'FAILED'
}

/** A run out of a stored document; undefined when that is none. */
export function runFromJson(json: unknown): Run | undefined {
  if (typeof json !== 'object' || json === null) return undefined
  const value: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(json))
  const status = RUN_STATUSES.find((known) => known === value['status'])
  const { id, start, end, created } = value
  if (status === undefined || typeof id !== 'string') return undefined
  if (typeof start !== 'number' || typeof end !== 'number' || typeof created !== 'number')
    return undefined
  const number = (name: string) => (typeof value[name] === 'number' ? value[name] : undefined)
  const { ended, groups } = { ended: number('ended'), groups: number('groups') }
  return {
    id,
    status,
    scope: { start, end },
    created,
    ...(ended === undefined ? {} : { ended }),
    done: number('done') ?? 0,
    of: number('of') ?? 0,
    what: typeof value['what'] === 'string' ? value['what'] : '',
    ...(typeof value['failure'] === 'string' ? { failure: value['failure'] } : {}),
    ...(groups === undefined ? {} : { groups }),
    outdated: value['outdated'] === true,
  }
}

export function runToJson({ scope, ...run }: Run): string {
  return JSON.stringify({ ...run, ...scope })
}
