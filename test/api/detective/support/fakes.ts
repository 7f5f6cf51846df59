import type { Principal, Role } from '../../../../src/api/access/principal.ts'
import type {
  DetectiveServices,
  GraphMember,
  InvestigationService,
  MemberGraph,
  MembershipService,
  PackageStates,
} from '../../../../src/api/detective/services.ts'
import type { Investigation } from '../../../../src/investigations/investigation.ts'
import { MembershipError } from '../../../../src/membership/behavior-graph.ts'

export const NOW = Date.UTC(2026, 0, 20, 12)
export const ADMIN = '111122223333'
export const MEMBER = '222233334444'
export const WAITING = '333344445555'
export const STRANGER = '999900001111'
export const GRAPH = graphArnOf('a')
/** Another account's, of which `ADMIN` is a member. */
export const FOREIGN = graphArnOf('b')
export const NOWHERE = graphArnOf('c')

export function graphArnOf(letter: string): string {
  return `arn:aws:detective:eu-west-1:111122223333:graph:${letter.repeat(32)}`
}

export function principal(role: Role = 'administrator', account = ADMIN): Principal {
  const arn = `arn:aws:iam::${account}:user/${role}`
  return { account, role, accessKeyId: 'AKIAEXAMPLEEXAMPLE00', arn }
}

const PACKAGES: PackageStates = {
  DETECTIVE_CORE: { state: 'STARTED', entered: { STARTED: NOW - 9_000_000 } },
  EKS_AUDIT: {
    state: 'STOPPED',
    entered: { STARTED: NOW - 9_000_000, STOPPED: NOW - 8_000_000 },
  },
}

export function member(account: string, over: Partial<GraphMember> = {}): GraphMember {
  return {
    account,
    email: `root@${account}.example`,
    status: 'ENABLED',
    disabledReason: undefined,
    invitation: 'INVITATION',
    place: 1,
    invited: NOW - 7_000_000,
    updated: NOW - 6_000_123,
    packages: PACKAGES,
    ...over,
  }
}

export function graph(over: Partial<MemberGraph> = {}): MemberGraph {
  return {
    arn: GRAPH,
    account: ADMIN,
    created: NOW - 10_000_000,
    tags: new Map([['team', 'detection']]),
    packages: PACKAGES,
    members: new Map([
      [MEMBER, member(MEMBER)],
      [WAITING, member(WAITING, { status: 'INVITED', place: 2, packages: {} })],
    ]),
    ...over,
  }
}

export function investigation(over: Partial<Investigation> = {}): Investigation {
  return {
    id: '000000000000000000001',
    graphArn: GRAPH,
    entityArn: `arn:aws:iam::${MEMBER}:role/Trainer`,
    entityType: 'IAM_ROLE',
    created: NOW - 5_000_000,
    scope: { start: NOW - 86_400_000, end: NOW - 1000 },
    status: 'SUCCESSFUL',
    severity: 'HIGH',
    state: 'ACTIVE',
    ...over,
  }
}

export interface Faked {
  readonly services: DetectiveServices
  /** The writes that were asked for: name and arguments. */
  readonly calls: (readonly unknown[])[]
}

export interface FakeOptions {
  readonly own?: MemberGraph
  readonly membership?: Partial<MembershipService>
  readonly investigations?: Partial<InvestigationService>
  readonly listed?: readonly Investigation[]
}

/** Services over one graph; writes are only noted down. */
export function fakeServices(options: FakeOptions = {}): Faked {
  const calls: (readonly unknown[])[] = []
  const noted =
    (name: string) =>
    (...args: readonly unknown[]): Promise<void> => {
      calls.push([name, ...args])
      return Promise.resolve()
    }
  return {
    calls,
    services: {
      membership: { ...fakeMembership(options.own ?? graph(), noted), ...options.membership },
      investigations: {
        ...fakeInvestigations(options.listed ?? [investigation()], noted),
        ...options.investigations,
      },
      tokenKey: new Uint8Array(32).fill(7),
    },
  }
}

type Noted = (name: string) => (...args: readonly unknown[]) => Promise<void>

function fakeMembership(own: MemberGraph, noted: Noted): MembershipService {
  const foreign = graph({ arn: FOREIGN, account: STRANGER })
  return {
    administered: (account) => (account === own.account ? own : undefined),
    graph: (account, arn) => {
      if (account === own.account && arn === own.arn) return own
      throw new MembershipError('no-such-graph', `no graph ${arn} of ${account}`)
    },
    memberships: (account) => [
      { graph: foreign, member: member(account, { place: 5 }) },
      {
        graph: graph({ arn: NOWHERE, account: STRANGER }),
        member: member(account, { invitation: 'ORGANIZATION', invited: NOW - 1, place: 6 }),
      },
    ],
    createGraph: async (...args) => {
      await noted('createGraph')(...args)
      return own.arn
    },
    deleteGraph: noted('deleteGraph'),
    tag: noted('tag'),
    untag: noted('untag'),
    createMembers: async (...args) => {
      await noted('createMembers')(...args)
      return {
        members: [member(WAITING, { status: 'INVITED' })],
        unprocessed: [{ account: MEMBER, reason: 'is a member already' }],
      }
    },
    deleteMembers: async (...args) => {
      await noted('deleteMembers')(...args)
      return { deleted: [MEMBER], unprocessed: [{ account: STRANGER, reason: 'is no member' }] }
    },
    startMonitoring: noted('startMonitoring'),
    acceptInvitation: noted('acceptInvitation'),
    rejectInvitation: noted('rejectInvitation'),
    disassociate: noted('disassociate'),
    startPackages: noted('startPackages'),
    administrators: () => [{ account: ADMIN, graphArn: own.arn, delegated: NOW - 1000 }],
    enableAdministrator: noted('enableAdministrator'),
    disableAdministrator: noted('disableAdministrator'),
    autoEnable: () => true,
    setAutoEnable: noted('setAutoEnable'),
    volumes: () => ({
      DETECTIVE_CORE: { bytesPerDay: 1_000_000.4, measured: NOW - 2000 },
      EKS_AUDIT: { bytesPerDay: 500_000, measured: NOW - 1000 },
      ASFF_SECURITYHUB_FINDING: { bytesPerDay: 0, measured: undefined },
    }),
    accountUtilization: () => 0.000015,
  }
}

function fakeInvestigations(listed: readonly Investigation[], noted: Noted): InvestigationService {
  const get = (arn: string, id: string) =>
    listed.find((one) => one.graphArn === arn && one.id === id)
  return {
    start: async (...args) => {
      await noted('start')(...args)
      return investigation({ status: 'RUNNING', severity: undefined })
    },
    list: (arn) => listed.filter((one) => one.graphArn === arn),
    get,
    setState: noted('setState'),
    indicators: () => Promise.resolve([]),
  }
}
