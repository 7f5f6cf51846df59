import { changesOf, entriesOf } from '../member-detail.ts'
import { operation, READERS } from '../operation.ts'
import { pageOf } from '../paging.ts'
import { lastIngestStateChangeDates } from '../schema/member-shapes.ts'
import {
  datasourcePackage,
  datasourcePackageIngestState,
  graphArn,
  memberResultsLimit,
  paginationToken,
} from '../schema/scalars.ts'
import { map, optional, required, structure } from '../schema/shape.ts'

/**
 * The data source packages of a behavior graph and the states that they are in.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_ListDatasourcePackages.html
 */
export const listDatasourcePackages = operation({
  name: 'ListDatasourcePackages',
  method: 'POST',
  path: '/graph/datasources/list',
  status: 200,
  input: structure('ListDatasourcePackagesRequest', {
    GraphArn: required(graphArn),
    NextToken: optional(paginationToken),
    MaxResults: optional(memberResultsLimit),
  }),
  output: structure('ListDatasourcePackagesResponse', {
    DatasourcePackages: optional(
      map(
        datasourcePackage,
        structure('DatasourcePackageIngestDetail', {
          DatasourcePackageIngestState: optional(datasourcePackageIngestState),
          LastIngestStateChange: optional(lastIngestStateChangeDates),
        }),
      ),
    ),
    NextToken: optional(paginationToken),
  }),
  errors: [
    'AccessDeniedException',
    'InternalServerException',
    'ResourceNotFoundException',
    'ValidationException',
  ],
  mutates: false,
  roles: READERS,
  handle: (input, call) => {
    const graph = call.services.membership.graph(call.principal.account, input.GraphArn)
    const page = pageOf(call, {
      items: entriesOf(graph.packages),
      keyOf: ([name]) => [datasourcePackage.values.indexOf(name)],
      question: ['ListDatasourcePackages', graph.arn],
      token: input.NextToken,
      limit: input.MaxResults ?? memberResultsLimit.max,
    })
    return {
      DatasourcePackages: new Map(
        page.items.map(([name, { state, entered }]) => [
          name,
          { DatasourcePackageIngestState: state, LastIngestStateChange: changesOf(entered) },
        ]),
      ),
      NextToken: page.nextToken,
    }
  },
})
