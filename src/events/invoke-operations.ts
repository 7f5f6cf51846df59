/** Operations that run a model or an endpoint. */
export const MODEL_INVOCATIONS: readonly string[] = [
  'InvokeEndpoint',
  'InvokeEndpointAsync',
  'InvokeEndpointWithResponseStream',
  'InvokeModel',
  'InvokeModelWithResponseStream',
  'InvokeModelWithBidirectionalStream',
  'Converse',
  'ConverseStream',
  'StartAsyncInvoke',
]

/** The same, and those that ask an agent or a knowledge base. */
export const INVOCATIONS: readonly string[] = [
  ...MODEL_INVOCATIONS,
  'InvokeAgent',
  'Retrieve',
  'RetrieveAndGenerate',
]
