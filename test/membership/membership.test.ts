import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MEMBER_STATUSES } from '../../src/membership/behavior-graph.ts'
import type { Directory } from '../../src/membership/organization.ts'
import {
  accountId,
  directoryOf,
  emailOf,
  everything,
  kindOf,
  MANAGEMENT,
  MemoryDocuments,
  NO_TAGS,
  openWorld,
  terabytes,
  type World,
} from './support.ts'

/** Few accounts, so that they meet; the management account is one of them. */
const ACCOUNTS = [MANAGEMENT, ...Array.from({ length: 5 }, (_, i) => accountId(i))]
const account = fc.constantFrom(...ACCOUNTS)

/** What a run remembers besides the membership itself: every ARN that there was, and by whom it is held now. */
interface Model {
  readonly arns: Set<string>
  readonly held: Map<string, string>
}

interface Real {
  readonly world: World
  readonly documents: MemoryDocuments
  directory: Directory
}

type Step = (real: Real, arn: string) => unknown

/** One operation by some account on the graph of some account, whatever comes of it. */
class Operation implements fc.AsyncCommand<Model, Real> {
  readonly #name: string
  readonly #owner: string
  readonly #step: Step

  constructor(name: string, owner: string, step: Step) {
    this.#name = name
    this.#owner = owner
    this.#step = step
  }

  check(): boolean {
    return true
  }

  async run(model: Model, real: Real): Promise<void> {
    const { membership } = real.world
    const arn = membership.administered(this.#owner)?.arn ?? [...model.arns][0] ?? 'arn:none'
    const [before, refuses] = [everything(real.world), real.documents.refuses]
    const failed = await kindOf(() => this.#step(real, arn)).catch((error: unknown) => {
      expect([String(error), refuses]).toEqual(['Error: the disk is full', true])
      return 'disk'
    })
    if (failed !== undefined) expect(everything(real.world)).toEqual(before)
    holds(model, real)
  }

  toString(): string {
    return this.#name
  }
}

/** Writes that are asked for at once. */
class AtOnce implements fc.AsyncCommand<Model, Real> {
  readonly #accounts: readonly string[]

  constructor(accounts: readonly string[]) {
    this.#accounts = accounts
  }

  check(): boolean {
    return true
  }

  async run(model: Model, real: Real): Promise<void> {
    const { membership } = real.world
    if (real.documents.refuses) return
    const arns = await Promise.all(
      this.#accounts.map((each) => membership.createGraph(each, NO_TAGS)),
    )
    await Promise.all(arns.map((arn, i) => membership.tag(this.#accounts[i] ?? '', arn, tag(i))))
    arns.forEach((arn, i) => {
      expect(membership.graph(this.#accounts[i] ?? '', arn).tags.get(`at-once-${i}`)).toBe('x')
    })
    holds(model, real)
  }

  toString(): string {
    return `at once by ${this.#accounts.join()}`
  }
}

class Reopen implements fc.AsyncCommand<Model, Real> {
  check(): boolean {
    return true
  }

  async run(_: Model, real: Real): Promise<void> {
    const again = await real.world.reopened(real.directory)
    expect(everything({ membership: again })).toEqual(everything(real.world))
    for (const each of ACCOUNTS) {
      expect(administrators(again, each)).toEqual(administrators(real.world.membership, each))
    }
  }

  toString(): string {
    return 'reopen'
  }
}

const tag = (i: number) => new Map([[`at-once-${i}`, 'x']])

function administrators(membership: World['membership'], caller: string): unknown {
  try {
    return membership.administrators(caller)
  } catch (error) {
    return String(error)
  }
}

/** What holds after every operation. */
function holds(model: Model, { world: { membership } }: Real): void {
  const graphs = membership.graphs()
  expect(new Set(graphs.map((graph) => graph.account)).size).toBe(graphs.length)
  for (const graph of graphs) {
    if (model.held.get(graph.account) !== graph.arn) expect(model.arns).not.toContain(graph.arn)
    model.arns.add(graph.arn)
    expect(membership.graph(graph.account, graph.arn)).toBe(graph)
    expect(graph.members.has(graph.account)).toBe(false)
    const places = [...graph.members.values()].map(({ place }) => place)
    expect(places).toEqual([...new Set(places)].toSorted((a, b) => a - b))
    for (const [id, member] of graph.members) {
      expect(member.account).toBe(id)
      expect(MEMBER_STATUSES).toContain(member.status)
      expect(member.disabledReason !== undefined).toBe(member.status === 'ACCEPTED_BUT_DISABLED')
      const started = Object.values(member.packages).map(({ state }) => state)
      if (member.status === 'ENABLED') expect(new Set(started)).toEqual(new Set(['STARTED']))
      if (member.status === 'INVITED') expect(started).toEqual([])
    }
  }
  expect(graphs.filter(({ organization }) => organization).length).toBeLessThanOrEqual(1)
  model.held.clear()
  for (const { account: holder, arn } of graphs) model.held.set(holder, arn)
}

const operation = (
  name: string,
  step: (real: Real, arn: string, owner: string, other: string, n: number) => unknown,
) =>
  fc
    .tuple(account, account, fc.nat(12))
    .map(
      ([owner, other, n]) =>
        new Operation(`${name} ${owner} ${other} ${n}`, owner, (real, arn) =>
          step(real, arn, owner, other, n),
        ),
    )

const email = (of: string, n: number) =>
  n % 4 === 0 ? undefined : n % 4 === 1 ? 'x@y.example' : emailOf(of)

const commands = fc.commands(
  [
    operation('createGraph', ({ world }, _, owner) => world.membership.createGraph(owner, NO_TAGS)),
    operation('createGraph', ({ world }, _, owner) => world.membership.createGraph(owner, NO_TAGS)),
    operation('deleteGraph', ({ world }, arn, owner) => world.membership.deleteGraph(owner, arn)),
    operation('tag', ({ world }, arn, owner, other, n) =>
      world.membership.tag(owner, arn, new Map([[`${n}`, other]])),
    ),
    operation('untag', ({ world }, arn, owner, _, n) =>
      world.membership.untag(owner, arn, [`${n}`]),
    ),
    operation('createMembers', ({ world }, arn, owner, other, n) =>
      world.membership.createMembers(owner, arn, [
        { account: other, email: email(other, n) },
        { account: ACCOUNTS[n % ACCOUNTS.length] ?? '', email: emailOf(accountId(n)) },
      ]),
    ),
    operation('deleteMembers', ({ world }, arn, owner, other) =>
      world.membership.deleteMembers(owner, arn, [other, owner]),
    ),
    operation('accept', ({ world }, arn, _, other) =>
      world.membership.acceptInvitation(other, arn),
    ),
    operation('accept', ({ world }, arn, _, other) =>
      world.membership.acceptInvitation(other, arn),
    ),
    operation('reject', ({ world }, arn, _, other) =>
      world.membership.rejectInvitation(other, arn),
    ),
    operation('leave', ({ world }, arn, _, other) => world.membership.disassociate(other, arn)),
    operation('startMonitoring', ({ world }, arn, owner, other) =>
      world.membership.startMonitoring(owner, arn, other),
    ),
    operation('retryDisabled', ({ world }) => world.membership.retryDisabled()),
    operation('startPackages', ({ world }, arn, owner, _, n) =>
      world.membership.startPackages(owner, arn, n % 2 ? ['EKS_AUDIT'] : []),
    ),
    operation('enableAdministrator', ({ world }, _, __, other) =>
      world.membership.enableAdministrator(MANAGEMENT, other),
    ),
    operation('disableAdministrator', ({ world }, _, __, ___, n) =>
      n % 3 ? undefined : world.membership.disableAdministrator(MANAGEMENT),
    ),
    operation('setAutoEnable', ({ world }, arn, owner, _, n) =>
      world.membership.setAutoEnable(owner, arn, n % 3 > 0),
    ),
    operation('useDirectory', async (real, _, __, ___, n) => {
      const next = directoryOf(ACCOUNTS.slice(0, 4), ACCOUNTS.slice(0, n % 7))
      const used = n === 12 ? directoryOf([]) : next
      await real.world.membership.useDirectory(used)
      real.directory = used
    }),
    operation('volumes', ({ world }, _, owner, other, n) => {
      world.volumes = terabytes({ [owner]: n, [other]: 2 })
    }),
    operation('time', ({ world }, _, __, ___, n) => {
      world.time += (n - 4) * 1000
    }),
    operation('disk', ({ documents }, _, __, ___, n) => {
      documents.refuses = n > 10
    }),
    fc.array(account, { minLength: 1, maxLength: 6 }).map((accounts) => new AtOnce(accounts)),
    fc.constant(new Reopen()),
  ],
  { maxCommands: 60 },
)

test('after any operations by anybody, the rules hold and what was written is what is known', async () => {
  await fc.assert(
    fc.asyncProperty(commands, async (steps) => {
      const documents = new MemoryDocuments()
      const directory = directoryOf(ACCOUNTS.slice(0, 4), ACCOUNTS.slice(0, 3))
      const world = await openWorld(directory, documents)
      const setup = () => ({
        model: { arns: new Set<string>(), held: new Map<string, string>() },
        real: { world, documents, directory },
      })
      await fc.asyncModelRun(setup, [...steps])
      documents.refuses = false
      // The directory may have been refused last; whichever holds, what is on disk is what is in memory.
      const known = new Map(documents.kept)
      expect(everything({ membership: await world.reopened(directoryOf([])) })).toEqual(
        everything(world),
      )
      expect(documents.kept).toEqual(known)
    }),
    { numRuns: 150 },
  )
})
