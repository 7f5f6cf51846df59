import { UserError } from '../events/user-error.ts'
import { DEFAULT_LIMITS } from '../formats/limits.ts'
import type { ApiDeps, ApiSettings } from '../sources/aws/api-settings.ts'
import { cloudTrailSource } from '../sources/aws/cloudtrail-source.ts'
import { cloudWatchSource } from '../sources/aws/cloudwatch-source.ts'
import { descriptionsSource } from '../sources/aws/descriptions-source.ts'
import { guardDutySource } from '../sources/aws/guardduty-source.ts'
import { securityHubSource } from '../sources/aws/security-hub-source.ts'
import { type AwsTarget, clientSettings, type Sessions } from '../sources/aws/session.ts'
import type { Clock } from '../sources/clock.ts'
import { s3Api } from '../sources/s3/s3-client.ts'
import { type S3Deps, s3Opener, s3Source } from '../sources/s3/s3-source.ts'
import { openSpool } from '../sources/s3/spool.ts'
import type { Source } from '../sources/source.ts'
import { awsQueue } from '../sources/sqs/aws-queue.ts'
import type { CollectedSource } from './collector.ts'
import type { Configuration, SourceSettings } from './config.ts'

export interface SourceDeps {
  readonly clock: Clock
  /** A folder of this process alone, for objects and answers too large to hold. */
  readonly spoolFolder: string
  /** How long a queue is asked to wait for messages, seconds. */
  readonly waitSeconds: number
  /** Told of each page of a bucket's listing that is asked for. */
  readonly onListPage?: () => void
}

type Settings<K extends SourceSettings['kind']> = Extract<SourceSettings, { kind: K }>
type ApiKind = Exclude<SourceSettings['kind'], 's3' | 'sqs'>

/** What asks the APIs of AWS, by kind. */
const API_SOURCES: Readonly<Record<ApiKind, (settings: ApiSettings, deps: ApiDeps) => Source>> = {
  cloudtrail: cloudTrailSource,
  guardduty: guardDutySource,
  'security-hub': securityHubSource,
  cloudwatch: cloudWatchSource,
  descriptions: descriptionsSource,
}

const MINUTE = 60_000
/** Objects asked for at the same time: of a bucket, and of what AWS grants few requests. */
const OBJECTS_AT_ONCE = 48
const WINDOWS_AT_ONCE = 16
/** A batch is read within seconds; the queue is told again that it is under way as long as it is. */
const VISIBILITY_SECONDS = 120

/** The sources of a configuration, each under a name that no other has. Nothing is asked of the network yet. @throws UserError */
export async function collectedSources(
  { aws, sources }: Configuration,
  deps: SourceDeps,
): Promise<CollectedSource[]> {
  const maker = new SourceMaker(aws, deps)
  const names = new Set<string>()
  const made: CollectedSource[] = []
  for (const settings of sources) {
    const name = freeName(settings.name ?? nameOf(settings), names)
    names.add(name)
    made.push(await maker.make(settings, name))
  }
  return made
}

function nameOf(settings: SourceSettings): string {
  if (settings.kind === 's3') return `s3:${settings.bucket}`
  if (settings.kind !== 'sqs') return settings.kind
  const parts = new URL(settings.queue).pathname.split('/')
  return `sqs:${parts.at(-1) ?? ''}`
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let nth = 2, free = name; ; nth++) {
    if (!taken.has(free)) return free
    free = `${name}-${nth}`
  }
}

interface Access {
  readonly region?: string | undefined
  readonly role?: string | undefined
  readonly externalId?: string | undefined
}

/** Makes sources that share one spool, one client of S3 for each way in, and what was got by taking on a role. */
class SourceMaker {
  readonly #aws: Configuration['aws']
  readonly #deps: SourceDeps
  readonly #spool: ReturnType<typeof openSpool>
  readonly #s3 = new Map<string, S3Deps>()
  readonly #sessions: Sessions = new Map()

  constructor(aws: Configuration['aws'], deps: SourceDeps) {
    this.#aws = aws
    this.#deps = deps
    this.#spool = openSpool(deps.spoolFolder)
  }

  async make(settings: SourceSettings, name: string): Promise<CollectedSource> {
    if (settings.kind === 's3') return this.#bucket(settings, name)
    if (settings.kind === 'sqs') return this.#queue(settings, name)
    return this.#api(settings, name)
  }

  #bucket(settings: Settings<'s3'>, name: string): CollectedSource {
    const { bucket, prefixes, from, everyMinutes } = settings
    const asked = { bucket, prefixes, ...(from === undefined ? {} : { from }) }
    const deps = this.#s3Deps(settings)
    return {
      name,
      kind: 's3',
      everyMs: everyMinutes * MINUTE,
      source: () => s3Source(asked, deps),
      atOnce: OBJECTS_AT_ONCE,
    }
  }

  async #queue(settings: Settings<'sqs'>, name: string): Promise<CollectedSource> {
    const { queue, buckets, parkAfter } = settings
    const asked = await awsQueue(queue, this.#target(settings))
    return {
      name,
      kind: 'sqs',
      queue: asked,
      waiting: asked.waiting,
      objects: s3Opener(this.#s3Deps(settings)),
      buckets: new Set(buckets),
      parkAfter,
      visibilitySeconds: VISIBILITY_SECONDS,
      waitSeconds: this.#deps.waitSeconds,
      atOnce: OBJECTS_AT_ONCE,
    }
  }

  #api(settings: Settings<ApiKind>, name: string): CollectedSource {
    const make = API_SOURCES[settings.kind]
    const { clock } = this.#deps
    const { profile, endpointUrl } = this.#aws
    const deps: ApiDeps = {
      clock,
      spool: this.#spool.folder,
      clientSettings: (target) =>
        clientSettings(
          {
            ...target,
            ...(profile === undefined ? {} : { profile }),
            ...(endpointUrl === undefined ? {} : { endpointUrl }),
          },
          this.#sessions,
        ),
    }
    return {
      name,
      kind: settings.kind,
      everyMs: settings.everyMinutes * MINUTE,
      source: () => make(settings, deps),
      atOnce: WINDOWS_AT_ONCE,
    }
  }

  #s3Deps(access: Access & { readonly requesterPays: boolean }): S3Deps {
    const { requesterPays } = access
    const target = { ...this.#target(access), requesterPays }
    const key = JSON.stringify(target)
    const known = this.#s3.get(key)
    if (known !== undefined) return known
    const { clock, onListPage } = this.#deps
    const api = s3Api(target)
    const listPage: typeof api.listPage = (asked) => {
      onListPage?.()
      return api.listPage(asked)
    }
    const deps: S3Deps = {
      api: { ...api, listPage },
      spool: this.#spool,
      limits: DEFAULT_LIMITS,
      wait: clock.sleep,
    }
    this.#s3.set(key, deps)
    return deps
  }

  #target({ region = this.#aws.region, role, externalId }: Access): AwsTarget {
    const { profile, endpointUrl } = this.#aws
    if (region === undefined)
      throw new UserError('a source names no Region, and aws.region is not set')
    return {
      region,
      ...(profile === undefined ? {} : { profile }),
      ...(endpointUrl === undefined ? {} : { endpointUrl }),
      ...(role === undefined
        ? {}
        : { role: { arn: role, ...(externalId === undefined ? {} : { externalId }) } }),
    }
  }
}
