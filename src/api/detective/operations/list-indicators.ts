import { indicatorOf } from '../indicator-detail.ts'
import { investigationOf } from '../investigation-of.ts'
import { operation, READERS } from '../operation.ts'
import { pageOf } from '../paging.ts'
import { indicatorShape } from '../schema/indicator-shapes.ts'
import {
  aiPaginationToken,
  graphArn,
  indicatorType,
  investigationId,
  maxResults,
} from '../schema/scalars.ts'
import { list, optional, required, structure } from '../schema/shape.ts'

/**
 * The indicators of compromise that an investigation has found; none as long as it runs.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_ListIndicators.html
 */
export const listIndicators = operation({
  name: 'ListIndicators',
  method: 'POST',
  path: '/investigations/listIndicators',
  status: 200,
  input: structure('ListIndicatorsRequest', {
    GraphArn: required(graphArn),
    InvestigationId: required(investigationId),
    IndicatorType: optional(indicatorType),
    NextToken: optional(aiPaginationToken),
    MaxResults: optional(maxResults),
  }),
  output: structure('ListIndicatorsResponse', {
    GraphArn: optional(graphArn),
    InvestigationId: optional(investigationId),
    NextToken: optional(aiPaginationToken),
    Indicators: optional(list(indicatorShape)),
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
  handle: async (input, call) => {
    const investigation = investigationOf(call, input.GraphArn, input.InvestigationId)
    const { graphArn: arn, id } = investigation
    const all =
      investigation.status === 'RUNNING'
        ? []
        : await call.services.investigations.indicators(arn, id)
    const page = pageOf(call, {
      // What a finished investigation has found does not change any more, so a place in the list is a key.
      items: all
        .map((indicator, place) => ({ indicator, place }))
        .filter(({ indicator: { type } }) => (input.IndicatorType ?? type) === type),
      keyOf: ({ place }) => [place],
      question: ['ListIndicators', arn, id, input.IndicatorType ?? ''],
      token: input.NextToken,
      limit: input.MaxResults ?? maxResults.max,
    })
    return {
      GraphArn: arn,
      InvestigationId: id,
      Indicators: page.items.map(({ indicator }) => indicatorOf(indicator)),
      NextToken: page.nextToken,
    }
  },
})
