import type { BehaviorGraph, DatasourcePackage } from './behavior-graph.ts'
import { startPackages } from './datasource-packages.ts'
import { createGraph, ownGraph, tagged, untagged } from './graphs.ts'
import {
  acceptInvitation,
  leaveGraph,
  type MembershipOf,
  membershipIn,
  membershipsOf,
  rejectInvitation,
} from './invitations.ts'
import { KeptState, type MembershipOptions } from './kept-state.ts'
import {
  type AskedAccount,
  type CreatedMembers,
  createMembers,
  type DeletedMembers,
  deleteMembers,
  enableWaiting,
  startMonitoring,
} from './members.ts'
import type { Directory } from './organization.ts'
import { type OrganizationAccount, organizationAccounts } from './organization-accounts.ts'
import {
  administratorsOf,
  autoEnableOf,
  disableAdministrator,
  enableAdministrator,
  type OrganizationAdministrator,
  withAutoEnable,
} from './organization-rules.ts'
import { administeredGraph, type Outcome, withGraph, withoutGraph } from './state.ts'
import type { Surroundings } from './surroundings.ts'
import { ingestAccounts, visibleAccounts } from './visibility.ts'
import {
  type AccountVolumes,
  accountUtilization,
  graphUtilization,
  volumesOf,
} from './volume-rules.ts'

/**
 * The behavior graphs of a lake and who belongs to them. Reads are answered from memory. A write is answered when it is on
 * disk; writes take turns, so none decides on what another is about to change. When the disk refuses, memory stays as it was
 * and the caller gets the error. `account` and `caller` are the account that calls: nothing is ever told or done about the
 * graph of somebody else.
 */
export class Membership {
  readonly #kept: KeptState

  private constructor(kept: KeptState) {
    this.#kept = kept
  }

  /** @throws UserError when what was stored is damaged; EngineError when the disk refuses. */
  static async open(options: MembershipOptions): Promise<Membership> {
    return new Membership(await KeptState.open(options))
  }

  /** Goes by another directory from now on. Accounts that are new to the organization since the last one that had an
   * organization, in this run or before, are enabled if its graph is to do so. */
  useDirectory(directory: Directory): Promise<void> {
    return this.#kept.useDirectory(directory)
  }

  /** The graph that an account administers. */
  administered(account: string): BehaviorGraph | undefined {
    return administeredGraph(this.#kept.state, this.#kept.region, account)
  }

  /** Every graph of the lake, in the order of ARNs, also those of other Regions. */
  graphs(): readonly BehaviorGraph[] {
    return [...this.#kept.state.graphs.values()]
  }

  /** A graph of the caller's own. @throws MembershipError no-such-graph, in the same words for graphs of others and none. */
  graph(account: string, arn: string): BehaviorGraph {
    return ownGraph(this.#kept.state, this.#kept.region, account, arn)
  }

  /** The graphs that an account is invited to or a member of. Those with `member.invitation` INVITATION are its invitations,
   * open or accepted; accounts of the organization have none to list. */
  memberships(account: string): readonly MembershipOf[] {
    return membershipsOf(this.#kept.state, this.#kept.region, account)
  }

  /** Gives the account its graph and answers its ARN: the one it has, with its tags untouched, or a new one.
   * @throws MembershipError invalid, for more than 50 tags. */
  createGraph(account: string, tags: ReadonlyMap<string, string>): Promise<string> {
    return this.#kept.change((state, at) => createGraph(state, account, tags, at))
  }

  /** Deletes a graph with its members. The graph of an organization can be deleted as well; who administers it stays so until
   * the management account ends it. @throws MembershipError no-such-graph. */
  deleteGraph(account: string, arn: string): Promise<void> {
    return this.#kept.change((state, { region }) => {
      const graph = ownGraph(state, region, account, arn)
      return { state: withoutGraph(state, graph), answer: undefined }
    })
  }

  /** @throws MembershipError no-such-graph; invalid, when there would be more than 50 tags. */
  tag(account: string, arn: string, tags: ReadonlyMap<string, string>): Promise<void> {
    return this.#alter(account, arn, (graph) => tagged(graph, tags))
  }

  /** @throws MembershipError no-such-graph. */
  untag(account: string, arn: string, keys: readonly string[]): Promise<void> {
    return this.#alter(account, arn, (graph) => untagged(graph, keys))
  }

  /** Asks accounts into a graph; see `createMembers` in members.ts for what becomes of each.
   * @throws MembershipError no-such-graph; quota, with the accounts that would be too many: then none was added. */
  createMembers(
    account: string,
    arn: string,
    accounts: readonly AskedAccount[],
  ): Promise<CreatedMembers> {
    return this.#decide(account, arn, (graph, at) => createMembers(graph, accounts, at))
  }

  /** Removes members, whatever their status. @throws MembershipError no-such-graph. */
  deleteMembers(
    account: string,
    arn: string,
    accounts: readonly string[],
  ): Promise<DeletedMembers> {
    return this.#decide(account, arn, (graph) => deleteMembers(graph, accounts))
  }

  /** Enables a member that was held back. @throws MembershipError no-such-graph; no-such-thing, when the account is no member;
   * conflict, when it was not held back; quota, when it still has to be. */
  startMonitoring(account: string, arn: string, member: string): Promise<void> {
    return this.#alter(account, arn, (graph, at) => startMonitoring(graph, member, at))
  }

  /** Starts packages for a graph and its members. @throws MembershipError no-such-graph. */
  startPackages(
    account: string,
    arn: string,
    packages: readonly DatasourcePackage[],
  ): Promise<void> {
    return this.#alter(account, arn, (graph, { now }) => startPackages(graph, packages, now))
  }

  /** Enables members of all graphs that were held back, in the order of invitation, as far as the volume allows.
   * @returns how many were enabled */
  retryDisabled(): Promise<number> {
    return this.#kept.change((before, at) => {
      let [state, answer] = [before, 0]
      for (const graph of before.graphs.values()) {
        const enabled = enableWaiting(graph, at)
        if (enabled.answer.length === 0) continue
        state = withGraph(state, enabled.graph)
        answer += enabled.answer.length
      }
      return { state, answer }
    })
  }

  /** Makes the caller a member of the graph, or lets it wait when its volume is too high.
   * @throws MembershipError no-such-graph, when it was not invited; conflict, when the invitation is not open. */
  acceptInvitation(account: string, arn: string): Promise<void> {
    return this.#answer(account, arn, acceptInvitation)
  }

  /** @throws MembershipError no-such-graph, when the caller was not invited; conflict, when the invitation is not open. */
  rejectInvitation(account: string, arn: string): Promise<void> {
    return this.#answer(account, arn, rejectInvitation)
  }

  /** Leaves a graph. @throws MembershipError no-such-graph, when the caller is no member; conflict, when it is not ENABLED or the
   * organization put it in. */
  disassociate(account: string, arn: string): Promise<void> {
    return this.#answer(account, arn, leaveGraph)
  }

  /** Who administers for the caller's organization: nobody or one. @throws MembershipError invalid, when the caller is in no
   * organization; denied, when it is neither the management account nor the administrator. */
  administrators(account: string): readonly OrganizationAdministrator[] {
    return administratorsOf(this.#kept.state, account, this.#kept.directory)
  }

  /** Every account of the caller's organization; undefined when the caller neither manages nor administers one. */
  organizationAccounts(account: string): readonly OrganizationAccount[] | undefined {
    const { state, directory, region } = this.#kept
    return organizationAccounts(state, account, directory, region)
  }

  /** @throws MembershipError invalid, when one of the two is not in the organization or another account administers; denied,
   * when the caller is not the management account. */
  enableAdministrator(caller: string, account: string): Promise<void> {
    return this.#kept.change((state, at) => ({
      state: enableAdministrator(state, caller, account, at),
      answer: undefined,
    }))
  }

  /** Ends the delegation and deletes the organization's graph. @throws MembershipError invalid, when nobody administers or the
   * caller is in no organization; denied, when the caller is not the management account. */
  disableAdministrator(caller: string): Promise<void> {
    return this.#kept.change((state, at) => ({
      state: disableAdministrator(state, caller, at),
      answer: undefined,
    }))
  }

  /** Whether accounts that are new to the organization are enabled.
   * @throws MembershipError no-such-graph; invalid, when the graph is not the organization's. */
  autoEnable(account: string, arn: string): boolean {
    return autoEnableOf(this.graph(account, arn))
  }

  /** Accounts that are in the organization already stay as they are.
   * @throws MembershipError no-such-graph; invalid, when the graph is not the organization's. */
  setAutoEnable(account: string, arn: string, autoEnable: boolean): Promise<void> {
    return this.#alter(account, arn, (graph) => withAutoEnable(graph, autoEnable))
  }

  /** What the logs of an account weigh, by package. */
  volumes(account: string): AccountVolumes {
    return volumesOf(this.#kept.volumes, account)
  }

  /** What an account takes, or would take, of the quota of a graph, in percent. */
  accountUtilization(account: string): number {
    return accountUtilization(this.#kept.volumes, account)
  }

  /** What the administrator and the enabled members take of the quota of their graph, in percent. */
  graphUtilization(graph: BehaviorGraph): number {
    return graphUtilization(this.#kept.volumes, graph)
  }

  /** The accounts whose logs are taken in: every one (undefined) until somebody was asked into a graph of the lake, then the
   * administrators and the enabled members of all graphs. */
  ingestAccounts(): ReadonlySet<string> | undefined {
    return ingestAccounts(this.#kept.state)
  }

  /** The accounts that a graph shows: every one (undefined) when it is alone in the lake and nobody was asked into it, else its
   * administrator and its enabled members; none when there is no such graph. Does not ask who wants to know. */
  visibleAccounts(arn: string): readonly string[] | undefined {
    return visibleAccounts(this.#kept.state, arn)
  }

  /**
   * Has `listener` called after each write that changes what is taken in or shown, before that write is answered.
   *
   * @param listener does not throw: the write is on disk already
   * @returns ends it
   */
  onChange(listener: () => void): () => void {
    return this.#kept.onChange(listener)
  }

  /** A write by the administrator of a graph that answers nothing. */
  #alter(
    account: string,
    arn: string,
    rule: (graph: BehaviorGraph, at: Surroundings) => BehaviorGraph,
  ): Promise<void> {
    return this.#decide(account, arn, (graph, at) => ({
      graph: rule(graph, at),
      answer: undefined,
    }))
  }

  /** A write by the administrator of a graph. */
  #decide<T>(
    account: string,
    arn: string,
    rule: (graph: BehaviorGraph, at: Surroundings) => Outcome<T>,
  ): Promise<T> {
    return this.#kept.change((state, at) => {
      const { graph, answer } = rule(ownGraph(state, at.region, account, arn), at)
      return { state: withGraph(state, graph), answer }
    })
  }

  /** A write by an account that was asked into a graph. */
  #answer(
    account: string,
    arn: string,
    rule: (membership: MembershipOf, at: Surroundings) => BehaviorGraph,
  ): Promise<void> {
    return this.#kept.change((state, at) => {
      const graph = rule(membershipIn(state, at.region, account, arn), at)
      return { state: withGraph(state, graph), answer: undefined }
    })
  }
}
