import type { Investigation } from '../../../investigations/investigation.ts'
import { filterCriteria, filterOf, orderOf, sortCriteria } from '../investigation-query.ts'
import { operation, READERS } from '../operation.ts'
import { pageOf } from '../paging.ts'
import {
  aiPaginationToken,
  entityArn,
  entityType,
  graphArn,
  investigationId,
  maxResults,
  severity,
  state,
  status,
} from '../schema/scalars.ts'
import { list, optional, required, structure, timestamp } from '../schema/shape.ts'

/**
 * The investigations of a behavior graph, archived ones too; newest first where the caller says nothing else.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_ListInvestigations.html
 */
export const listInvestigations = operation({
  name: 'ListInvestigations',
  method: 'POST',
  path: '/investigations/listInvestigations',
  status: 200,
  input: structure('ListInvestigationsRequest', {
    GraphArn: required(graphArn),
    NextToken: optional(aiPaginationToken),
    MaxResults: optional(maxResults),
    FilterCriteria: optional(filterCriteria),
    SortCriteria: optional(sortCriteria),
  }),
  output: structure('ListInvestigationsResponse', {
    InvestigationDetails: optional(
      list(
        structure('InvestigationDetail', {
          InvestigationId: optional(investigationId),
          Severity: optional(severity),
          Status: optional(status),
          State: optional(state),
          CreatedTime: optional(timestamp),
          EntityArn: optional(entityArn),
          EntityType: optional(entityType),
        }),
      ),
    ),
    NextToken: optional(aiPaginationToken),
  }),
  errors: [
    'AccessDeniedException',
    'InternalServerException',
    'ValidationException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  mutates: false,
  roles: READERS,
  handle: (input, call) => {
    const passes = filterOf(input.FilterCriteria ?? {})
    const order = orderOf(input.SortCriteria ?? {})
    const graph = call.services.membership.graph(call.principal.account, input.GraphArn)
    const page = pageOf(call, {
      items: call.services.investigations.list(graph.arn).filter(passes),
      keyOf: order.keyOf,
      question: [
        'ListInvestigations',
        graph.arn,
        JSON.stringify(input.FilterCriteria ?? {}),
        order.name,
      ],
      token: input.NextToken,
      limit: input.MaxResults ?? maxResults.max,
    })
    return { InvestigationDetails: page.items.map(summaryOf), NextToken: page.nextToken }
  },
})

function summaryOf(investigation: Investigation) {
  return {
    InvestigationId: investigation.id,
    Severity: investigation.severity,
    Status: investigation.status,
    State: investigation.state,
    CreatedTime: investigation.created,
    EntityArn: investigation.entityArn,
    EntityType: investigation.entityType,
  }
}
