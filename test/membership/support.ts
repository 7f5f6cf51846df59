import type { Document, DocumentChange } from '../../src/lake/documents.ts'
import {
  type BehaviorGraph,
  type Member,
  MembershipError,
} from '../../src/membership/behavior-graph.ts'
import { Membership } from '../../src/membership/membership.ts'
import type { Directory } from '../../src/membership/organization.ts'
import type { DocumentStore } from '../../src/membership/stored.ts'
import type { AccountVolume, MeasuredVolumes } from '../../src/membership/volume.ts'

export const REGION = 'eu-west-1'
export const START = Date.UTC(2026, 0, 5)

/** Accounts by their part in a story. */
export const ADMIN = '111122223333'
export const OTHER_ADMIN = '222233334444'
export const MEMBER = '444455556666'
export const MANAGEMENT = '999988887777'
export const STRANGER = '123412341234'

export const NO_TAGS: ReadonlyMap<string, string> = new Map()

/** The e-mail that the directory has for an account that it knows. */
export const emailOf = (account: string) => `root@${account}.example`

/** The n-th account of many. */
export const accountId = (n: number) => String(500_000_000_000 + n)

export const asked = (account: string, email: string | undefined = emailOf(account)) => ({
  account,
  email,
})

export function directoryOf(known: readonly string[], organization?: readonly string[]): Directory {
  return {
    emails: new Map(known.map((account) => [account, emailOf(account)])),
    organization:
      organization === undefined
        ? undefined
        : { managementAccount: MANAGEMENT, accounts: new Set([MANAGEMENT, ...organization]) },
  }
}

/** Documents in memory, all or none of a write, with a disk that can refuse. */
export class MemoryDocuments implements DocumentStore {
  readonly kept = new Map<string, Document>()
  refuses = false
  writes = 0

  async all(kind: string): Promise<Document[]> {
    const found = [...this.kept.values()].filter((one) => one.kind === kind)
    return found.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  }

  async get(kind: string, id: string): Promise<Document | undefined> {
    return this.kept.get(`${kind} ${id}`)
  }

  async write(changes: readonly DocumentChange[]): Promise<void> {
    this.writes++
    // Others may ask for a write in between, as they may while a disk works.
    await Promise.resolve()
    if (this.refuses) throw new Error('the disk is full')
    for (const change of changes) {
      const key = `${change.kind} ${change.id}`
      if ('body' in change) this.kept.set(key, change)
      else this.kept.delete(key)
    }
  }
}

/** A membership with all that comes from outside, to be changed as a test goes on. */
export interface World {
  readonly membership: Membership
  readonly documents: DocumentStore
  time: number
  volumes: MeasuredVolumes
  /** Opens what was written a second time, as after a restart. */
  readonly reopened: (directory?: Directory) => Promise<Membership>
}

export const NOTHING_MEASURED: MeasuredVolumes = { measured: undefined, volumes: [] }

export async function openWorld(
  directory: Directory = directoryOf([ADMIN, OTHER_ADMIN, MEMBER]),
  documents: DocumentStore = new MemoryDocuments(),
  region = REGION,
): Promise<World> {
  let ids = 0
  const open = (used: Directory) =>
    Membership.open({
      documents,
      region,
      directory: used,
      now: () => outside.time,
      newGraphId: () => (++ids).toString(16).padStart(32, 'a'),
      volumes: () => outside.volumes,
    })
  const outside = { time: START, volumes: NOTHING_MEASURED }
  const membership = await open(directory)
  const reopened = (other = directory) => open(other)
  return Object.assign(outside, { membership, documents, reopened })
}

/** What accounts weigh, in terabytes a day. */
export function terabytes(daily: Readonly<Record<string, number>>): MeasuredVolumes {
  const volumes = Object.entries(daily).map(
    ([account, bytes]): AccountVolume => ({
      account,
      package: 'DETECTIVE_CORE',
      bytes: bytes * 30e12,
      days: 30,
    }),
  )
  return { measured: START, volumes }
}

/** The kind of the error that `work` ends in; undefined when it ends well. */
export async function kindOf(work: () => unknown): Promise<string | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    if (error instanceof MembershipError) return error.kind
    throw error
  }
}

export function memberOf(
  { membership }: Pick<World, 'membership'>,
  account: string,
  administrator = ADMIN,
): Member | undefined {
  return membership.administered(administrator)?.members.get(account)
}

/** All that a membership knows, as plain data in which order counts. */
export function everything({ membership }: Pick<World, 'membership'>) {
  return membership.graphs().map((graph: BehaviorGraph) => ({
    ...graph,
    tags: [...graph.tags],
    members: [...graph.members.values()],
  }))
}
