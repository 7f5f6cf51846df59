import type { Operation } from '../operation.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { batchGetGraphMemberDatasources } from './batch-get-graph-member-datasources.ts'
import { batchGetMembershipDatasources } from './batch-get-membership-datasources.ts'
import { createGraph } from './create-graph.ts'
import { createMembers } from './create-members.ts'
import { deleteGraph } from './delete-graph.ts'
import { deleteMembers } from './delete-members.ts'
import { describeOrganizationConfiguration } from './describe-organization-configuration.ts'
import { disableOrganizationAdminAccount } from './disable-organization-admin-account.ts'
import { disassociateMembership } from './disassociate-membership.ts'
import { enableOrganizationAdminAccount } from './enable-organization-admin-account.ts'
import { getInvestigation } from './get-investigation.ts'
import { getMembers } from './get-members.ts'
import { listDatasourcePackages } from './list-datasource-packages.ts'
import { listGraphs } from './list-graphs.ts'
import { listIndicators } from './list-indicators.ts'
import { listInvestigations } from './list-investigations.ts'
import { listInvitations } from './list-invitations.ts'
import { listMembers } from './list-members.ts'
import { listOrganizationAdminAccounts } from './list-organization-admin-accounts.ts'
import { listTagsForResource } from './list-tags-for-resource.ts'
import { rejectInvitation } from './reject-invitation.ts'
import { startInvestigation } from './start-investigation.ts'
import { startMonitoringMember } from './start-monitoring-member.ts'
import { tagResource } from './tag-resource.ts'
import { untagResource } from './untag-resource.ts'
import { updateDatasourcePackages } from './update-datasource-packages.ts'
import { updateInvestigationState } from './update-investigation-state.ts'
import { updateOrganizationConfiguration } from './update-organization-configuration.ts'

/** Every operation of Amazon Detective, by name. */
export const OPERATIONS: readonly Operation[] = [
  acceptInvitation,
  batchGetGraphMemberDatasources,
  batchGetMembershipDatasources,
  createGraph,
  createMembers,
  deleteGraph,
  deleteMembers,
  describeOrganizationConfiguration,
  disableOrganizationAdminAccount,
  disassociateMembership,
  enableOrganizationAdminAccount,
  getInvestigation,
  getMembers,
  listDatasourcePackages,
  listGraphs,
  listIndicators,
  listInvestigations,
  listInvitations,
  listMembers,
  listOrganizationAdminAccounts,
  listTagsForResource,
  rejectInvitation,
  startInvestigation,
  startMonitoringMember,
  tagResource,
  untagResource,
  updateDatasourcePackages,
  updateInvestigationState,
  updateOrganizationConfiguration,
]
