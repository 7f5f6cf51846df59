import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { accountProvider, type Reach } from '../account-provider.ts'
import type { AccountAccess, BehaviorGraphSettings } from '../settings.ts'

export interface BehaviorGraphArgs extends BehaviorGraphSettings {
  readonly reach: Reach
  /** How to act as the management account, which alone may name the administrator of an organisation. */
  readonly management?: AccountAccess | undefined
  readonly tags: Readonly<Record<string, string>>
  /** Whether to refuse to delete the graph: Detective deletes at once and for good. */
  readonly protect: boolean
}

/**
 * A behavior graph with its members: invited by e-mail and, where there is a way to act as them, accepting; or enabled as
 * accounts of the organisation.
 *
 * https://docs.aws.amazon.com/detective/latest/userguide/accounts.html
 */
export class BehaviorGraph extends pulumi.ComponentResource {
  readonly graphArn: pulumi.Output<string>
  readonly memberStatus: pulumi.Output<Readonly<Record<string, string>>>

  constructor(name: string, args: BehaviorGraphArgs, options?: pulumi.ComponentResourceOptions) {
    super('dupin:infra:BehaviorGraph', name, {}, options)
    const { tags, protect } = args
    const graph = new aws.detective.Graph(name, { tags }, { parent: this, protect })
    this.graphArn = graph.graphArn
    this.#joinOrganization(name, args, graph)
    const members = args.members.map((one) => this.#invite(name, args.reach, one))
    this.memberStatus = pulumi
      .all(members.map(({ accountId, status }) => pulumi.all([accountId, status])))
      .apply((pairs) => Object.fromEntries(pairs))
    this.registerOutputs({ graphArn: this.graphArn, memberStatus: this.memberStatus })
  }

  #joinOrganization(name: string, args: BehaviorGraphArgs, graph: aws.detective.Graph): void {
    const { organization, management, reach } = args
    if (organization === undefined) return
    const provider =
      management && accountProvider(`${name}-management`, reach, management, { parent: this })
    const administrator = new aws.detective.OrganizationAdminAccount(
      `${name}-administrator`,
      { accountId: organization.adminAccountId },
      // The graph first: naming an administrator makes one where there is none, which then nobody would manage.
      { parent: this, dependsOn: [graph], ...(provider && { provider }) },
    )
    new aws.detective.OrganizationConfiguration(
      `${name}-organization`,
      { graphArn: graph.graphArn, autoEnable: organization.autoEnable },
      { parent: this, dependsOn: [administrator] },
    )
  }

  #invite(
    name: string,
    reach: Reach,
    { accountId, email, message, disableEmailNotification, accept }: Member,
  ): aws.detective.Member {
    const graphArn = this.graphArn
    const member = new aws.detective.Member(
      `${name}-member-${accountId}`,
      { accountId, emailAddress: email, message, disableEmailNotification, graphArn },
      { parent: this },
    )
    if (accept === undefined) return member
    const provider = accountProvider(`${name}-account-${accountId}`, reach, accept, {
      parent: this,
      accountId,
    })
    new aws.detective.InvitationAccepter(
      `${name}-accepter-${accountId}`,
      { graphArn },
      { parent: this, provider, dependsOn: [member] },
    )
    return member
  }
}

type Member = BehaviorGraphSettings['members'][number]
