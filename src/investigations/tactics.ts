/** MITRE ATT&CK's tactics and the machine-learning ones of ATLAS, in the order of their stage. */
export const TACTICS = [
  'Reconnaissance',
  'Resource Development',
  'Initial Access',
  'ML Model Access',
  'Execution',
  'Persistence',
  'Privilege Escalation',
  'Defense Evasion',
  'Credential Access',
  'Discovery',
  'Lateral Movement',
  'Collection',
  'ML Attack Staging',
  'Command and Control',
  'Exfiltration',
  'Impact',
] as const

type Tactic = (typeof TACTICS)[number]

const BY_TECHNIQUE: readonly (readonly [RegExp, Tactic])[] = [
  [/^T1078/, 'Initial Access'],
  [/^T1583|^T1584/, 'Resource Development'],
  [/^T1190|^T1199|^T1133|^T1566/, 'Initial Access'],
  [/^T1059|^T1651|^T1648|^T1204|^T1072|^T1609|^T1610|^T1053/, 'Execution'],
  [/^T1098|^T1136|^T1525|^T1505|^T1546|^T1543/, 'Persistence'],
  [/^T1548|^T1484|^T1611/, 'Privilege Escalation'],
  [/^T1562|^T1578|^T1070|^T1535|^T1550|^T1556|^T1666|^T1036/, 'Defense Evasion'],
  [/^T1552|^T1555|^T1110|^T1528|^T1003|^T1606|^T1621|^T1040|^T1649|^T1557/, 'Credential Access'],
  [
    /^T1526|^T1580|^T1087|^T1069|^T1538|^T1619|^T1082|^T1613|^T1046|^T1018|^T1057|^T1614/,
    'Discovery',
  ],
  [/^T1021|^T1563/, 'Lateral Movement'],
  [/^T1530|^T1213|^T1005|^T1074|^T1119/, 'Collection'],
  [/^T1572|^T1090|^T1571/, 'Command and Control'],
  [/^T1537|^T1567|^T1048|^T1041|^T1020/, 'Exfiltration'],
  [/^T1496|^T1485|^T1486|^T1490|^T1565|^T1489|^T1498|^T1499|^T1531|^T1657|^T1491/, 'Impact'],
  [/^AML\.T0075/, 'Discovery'],
  [/^AML\.T0012|^AML\.T0010|^AML\.T0051|^AML\.T0093/, 'Initial Access'],
  [/^AML\.T0040|^AML\.T0044|^AML\.T0047/, 'ML Model Access'],
  [/^AML\.T0053|^AML\.T0011|^AML\.T0050/, 'Execution'],
  [/^AML\.T0020|^AML\.T0018|^AML\.T0070|^AML\.T0081|^AML\.T0061|^AML\.T0110/, 'Persistence'],
  [/^AML\.T0054|^AML\.T0105/, 'Privilege Escalation'],
  [/^AML\.T0015|^AML\.T0068|^AML\.T0076|^AML\.T0097/, 'Defense Evasion'],
  [/^AML\.T0055|^AML\.T0091/, 'Credential Access'],
  [/^AML\.T0035/, 'Collection'],
  [/^AML\.T0043|^AML\.T0042|^AML\.T0005/, 'ML Attack Staging'],
  [/^AML\.T0024|^AML\.T0025|^AML\.T0056|^AML\.T0057/, 'Exfiltration'],
  [/^AML\.T0029|^AML\.T0034|^AML\.T0046|^AML\.T0048|^AML\.T0031|^AML\.T0059/, 'Impact'],
]

/** The tactics that techniques serve, in the order of their stage. Unknown techniques serve none. */
export function tacticsOf(techniques: readonly string[]): readonly string[] {
  const found = new Set(
    techniques.flatMap(
      (technique) => BY_TECHNIQUE.find(([pattern]) => pattern.test(technique))?.[1] ?? [],
    ),
  )
  return TACTICS.filter((tactic) => found.has(tactic))
}
