import type { Investigation } from '../../investigations/investigation.ts'
import { notFound } from './errors.ts'
import type { Call } from './operation.ts'

/** An investigation of a graph of the caller; whatever is not there is not found, be it the graph or the investigation. */
export function investigationOf(call: Call, graphArn: string, id: string): Investigation {
  const graph = call.services.membership.graph(call.principal.account, graphArn)
  const investigation = call.services.investigations.get(graph.arn, id)
  if (investigation === undefined) throw notFound()
  return investigation
}
