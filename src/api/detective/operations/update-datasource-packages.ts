import { ADMINISTRATORS, operation } from '../operation.ts'
import { datasourcePackage, graphArn } from '../schema/scalars.ts'
import { list, required, structure, unit } from '../schema/shape.ts'

/**
 * Starts data source packages. There is no operation that stops one.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_UpdateDatasourcePackages.html
 */
export const updateDatasourcePackages = operation({
  name: 'UpdateDatasourcePackages',
  method: 'POST',
  path: '/graph/datasources/update',
  status: 200,
  input: structure('UpdateDatasourcePackagesRequest', {
    GraphArn: required(graphArn),
    DatasourcePackages: required(list(datasourcePackage, { min: 1, max: 25 })),
  }),
  output: unit,
  errors: [
    'AccessDeniedException',
    'InternalServerException',
    'ResourceNotFoundException',
    'ServiceQuotaExceededException',
    'ValidationException',
  ],
  mutates: true,
  roles: ADMINISTRATORS,
  handle: async (input, { principal, services }) => {
    await services.membership.startPackages(
      principal.account,
      input.GraphArn,
      input.DatasourcePackages,
    )
    return {}
  },
})
