/** What a type of finding means, as far as models go. */
interface ForeignType {
  /** As GuardDuty writes it. */
  readonly type: string
  /** What was seen and why it matters, in a sentence. */
  readonly meaning: string
  /** The logs it rests on, and what must be switched on for it. */
  readonly restsOn: string
  /** Types of findings of our own that say the same of the same calls. */
  readonly ours: readonly string[]
  /** MITRE ids that GuardDuty's page gives, or that our own findings of that kind carry. */
  readonly techniques: readonly string[]
}

const AI_PROTECTION =
  'AI Protection, which must be enabled and reads CloudTrail management events and data events of Bedrock and SageMaker'

/**
 * GuardDuty's findings about AI workloads: the three of AI Protection, and those of the foundational plans that tell of
 * models.
 *
 * https://docs.aws.amazon.com/guardduty/latest/ug/findings-ai-protection.html
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-iam.html
 */
export const GUARDDUTY_AI_TYPES: readonly ForeignType[] = [
  {
    type: 'Impact:IAMUser/AnomalousModelInvocation',
    meaning:
      'an identity invoked a model with an API, model, address, provider or program that its own and its account’s past do not hold',
    restsOn: AI_PROTECTION,
    ours: ['Abuse/InvocationUnlikeItself', 'Behaviour/NewCaller'],
    techniques: ['AML.T0040'],
  },
  {
    type: 'Impact:IAMUser/CostHarvesting',
    meaning:
      'an identity spent far more input or output tokens than it or its account used to, together with other unusual signs',
    restsOn: AI_PROTECTION,
    ours: ['Abuse/CostHarvesting', 'Inference/CostUnlikeItself', 'Inference/NewModelHeavilyUsed'],
    techniques: ['AML.T0034'],
  },
  {
    type: 'Impact:IAMUser/PromptInjection.Direct',
    meaning:
      'a Bedrock guardrail recognised a prompt attack with high confidence in what an identity sent; the finding says whether it was blocked or only noticed',
    restsOn: `${AI_PROTECTION}; and a guardrail with a filter for prompt attacks`,
    ours: ['Queries/PromptAttack'],
    techniques: ['AML.T0051'],
  },
  {
    type: 'DefenseEvasion:IAMUser/BedrockLoggingDisabled',
    meaning:
      'the logging of model invocations was switched off: what models are asked, and by whom, is no longer recorded',
    restsOn: 'CloudTrail management events, in every plan',
    ours: ['Technique/InvocationLoggingDisabled', 'Technique/InvocationLoggingProbed'],
    techniques: ['T1562.008'],
  },
  {
    type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
    meaning: 'credentials made for an instance were used from an address outside AWS',
    restsOn: 'CloudTrail management events and S3 data events',
    ours: ['Technique/RoleCredentialsUsedOutside'],
    techniques: ['T1552.005', 'AML.T0055'],
  },
  {
    type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.InsideAWS',
    meaning: 'credentials made for an instance were used from another AWS account',
    restsOn: 'CloudTrail management events and S3 data events',
    ours: ['Technique/RoleCredentialsUsedOutside'],
    techniques: ['T1552.005', 'AML.T0055'],
  },
]

const BY_TYPE: ReadonlyMap<string, ForeignType> = new Map(
  GUARDDUTY_AI_TYPES.map((one) => [one.type, one]),
)

/** What is known of a type; undefined for the many that do not tell of models. */
export function foreignType(type: string): ForeignType | undefined {
  return BY_TYPE.get(type)
}

/** `as guardduty judged it: an identity invoked …; it rests on …; Dupin's own Abuse/… say the same of the same calls` */
export function judgementInWords(origin: string, type: string): string {
  const judged = `as ${origin || 'the other service'} judged it`
  const known = foreignType(type)
  if (known === undefined) return judged
  const ours =
    known.ours.length === 0 ? '' : `; Dupin’s own ${known.ours.join(', ')} tell of the same`
  return `${judged}: ${known.meaning}; it rests on ${known.restsOn}${ours}`
}
