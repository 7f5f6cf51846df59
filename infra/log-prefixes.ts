/**
 * Where in the bucket each log lies. AWS's own layout (`AWSLogs/<account>/…`) follows below each, and Dupin reads it
 * whatever stands before; prefixes of their own let each log be kept for as long as it is worth.
 */
export const LOG_PREFIXES = {
  auditTrail: 'cloudtrail',
  threatDetection: 'guardduty',
  flowLogs: 'vpc-flow-logs',
  invocations: 'bedrock',
  dataCapture: 'data-capture',
} as const

export type LogKind = keyof typeof LOG_PREFIXES

export const LOG_KINDS: readonly LogKind[] = [
  'auditTrail',
  'threatDetection',
  'flowLogs',
  'invocations',
  'dataCapture',
]
