/** The look of the report: one sheet, light and dark, for screens from 400 px and for paper. Colours are Cloudscape's. */
export const THEME = `
:root{color-scheme:light dark;--page:#f6f6f9;--card:#fff;--line:#d5d5dd;--soft:#ebebf0;--text:#0f141a;--muted:#565b66;--link:#006ce0;--bar:#161d26;
--bad:#ba2e0f;--good:#00802f;--warn:#855900;--warn-soft:#fffef0;--good-soft:#effff1;--value:#486de8;--band:#dfe5f3;--uncertain:#f6d9d2;
--critical:#870303;--critical-ink:#fff;--high:#ce3311;--high-ink:#fff;--medium:#f89256;--medium-ink:#0f141a;--low:#f2cd54;--low-ink:#0f141a;--info:#656871;--info-ink:#fff}
@media (prefers-color-scheme:dark){:root{--page:#0f141a;--card:#161d26;--line:#424650;--soft:#232b37;--text:#ebebf0;--muted:#b4b4bb;--link:#42b4ff;--bar:#06080a;
--bad:#ff7a7a;--good:#2bb534;--warn:#fbd332;--warn-soft:#191100;--good-soft:#001401;--value:#7698fe;--band:#28344f;--uncertain:#4a2026;
--critical:#d63f38;--high:#fe6e73;--high-ink:#0f141a;--info:#8c8c94;--info-ink:#0f141a}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--page);color:var(--text);font:14px/1.5 "Amazon Ember","Open Sans","Helvetica Neue",Roboto,Arial,sans-serif;overflow-wrap:anywhere}
code,pre,.id{font-family:Monaco,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:12px}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:-999px}.skip:focus{left:12px;top:8px;background:var(--card);padding:6px 12px;z-index:1}
.bar{background:var(--bar);color:#fff;padding:12px 0}
.bar>div,main,footer{max-width:1080px;margin:0 auto;padding:0 24px}
.bar b{font-size:16px;letter-spacing:.02em}.bar span{color:#b4b4bb;margin-left:12px}
h1{font-size:24px;line-height:1.25;margin:24px 0 4px}
h2{font-size:20px;line-height:1.3;margin:0}
h3{font-size:16px;margin:28px 0 10px;line-height:1.3}
h4{font-size:14px;margin:0;line-height:1.4}
p{margin:0 0 10px;max-width:76ch}
.muted,caption{color:var(--muted)}
.small{font-size:12px}
.card{background:var(--card);border:1px solid var(--line);border-radius:16px;padding:20px 24px 24px;margin:20px 0}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:14px 20px;margin:16px 0 4px}
.facts dt{color:var(--muted);font-size:12px}.facts dd{margin:0}
.facts dd strong{font-size:15px}
.badge{display:inline-block;border-radius:4px;padding:1px 8px;font-size:12px;font-weight:700;white-space:nowrap;line-height:1.6;background:var(--info);color:var(--info-ink)}
.badge.CRITICAL{background:var(--critical);color:var(--critical-ink)}.badge.HIGH{background:var(--high);color:var(--high-ink)}
.badge.MEDIUM{background:var(--medium);color:var(--medium-ink)}.badge.LOW{background:var(--low);color:var(--low-ink)}
.head{display:flex;gap:12px;align-items:baseline;margin-bottom:4px}
.index{list-style:none;margin:0;padding:0}
.index li{display:flex;gap:12px;padding:10px 0;border-top:1px solid var(--soft);align-items:baseline}
.index li:first-child{border-top:0}.index .badge{flex:0 0 auto;min-width:76px;text-align:center}
.causes{list-style:none;margin:0;padding:0;display:grid;gap:12px}
.cause{border:1px solid var(--line);border-radius:12px;padding:14px 16px}
.cause.first{border-left:4px solid var(--link)}
.cause .top{display:flex;gap:12px;align-items:center;flex-wrap:wrap;margin-bottom:6px}
.disc{flex:0 0 auto;width:22px;height:22px;border-radius:50%;background:var(--text);color:var(--card);font-size:12px;font-weight:700;display:grid;place-items:center}
.cause h4{flex:1 1 150px}.cause h4::first-letter{text-transform:uppercase}
.share{display:flex;gap:10px;align-items:center;font-weight:700;white-space:nowrap}
.share svg{width:160px;height:8px;display:block}.share .track{fill:var(--soft)}.share .fill{fill:var(--value)}
.share span{min-width:44px;text-align:right}
.cause p{margin:4px 0;max-width:none}
details{margin-top:6px}summary{cursor:pointer;color:var(--link);width:fit-content}
td summary{color:inherit}td summary:hover{color:var(--link)}
.evidence{list-style:none;margin:8px 0 0;padding:0}
.evidence li{display:grid;grid-template-columns:18px 84px 1fr;gap:0 6px;padding:5px 0;border-top:1px solid var(--soft)}
.evidence .sign{font-weight:700}.for .sign{color:var(--good)}.against .sign{color:var(--bad)}
figure{margin:0 0 18px}
figcaption{margin-bottom:8px}figcaption b{font-weight:700}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;margin-top:6px;color:var(--muted);font-size:12px}
.legend span::before{content:"";display:inline-block;width:18px;height:0;border-top:2px solid var(--value);vertical-align:middle;margin-right:6px}
.legend .l-out::before{border-color:var(--bad)}.legend .l-band::before{height:10px;border:0;background:var(--band)}
.legend .l-exp::before{border-top:2px dashed var(--muted)}.legend .l-onset::before{height:10px;border:0;background:var(--uncertain)}
.legend .l-act::before{width:10px;height:10px;border:0;border-radius:50%;background:var(--text)}
svg{max-width:100%}svg text{font-family:inherit;fill:var(--text)}
.chart{display:block;width:100%;height:auto}.chart.narrow{display:none}
.chart .grid{stroke:var(--soft)}.chart .axis{stroke:var(--muted)}.chart .tick{fill:var(--muted);font-size:12px}
.chart .band{fill:var(--band)}.chart .expected{fill:none;stroke:var(--muted);stroke-width:1.2;stroke-dasharray:4 4}
.chart .value{fill:none;stroke:var(--value);stroke-width:1.8;stroke-linejoin:round}
.chart .outside{fill:none;stroke:var(--bad);stroke-width:2.2;stroke-linejoin:round}.chart .outside-point{fill:var(--bad)}
.chart .uncertain{fill:var(--uncertain);opacity:.75}.chart .onset{stroke:var(--bad);stroke-width:1.5}.chart .onset-label{fill:var(--bad);font-size:12px;font-weight:700}
.chart .act line{stroke:var(--text);stroke-dasharray:2 3}.chart .act circle{fill:var(--text)}.chart .act text{fill:var(--card);font-size:11px;font-weight:700}
.bars{display:block;width:100%;max-width:520px;height:auto}.bars .before{fill:var(--muted);opacity:.55}.bars .after{fill:var(--value)}.bars .tick{fill:var(--muted);font-size:12px}
.legend .l-before::before{height:10px;border:0;background:var(--muted);opacity:.55}.legend .l-after::before{height:10px;border:0;background:var(--value)}
.scroll{overflow-x:auto}
.graph{display:block;max-width:none;margin:0 auto}.graph rect{fill:var(--card);stroke:var(--line);stroke-width:1.2}
.graph .kind{font-size:11px;fill:var(--muted)}.graph .name{font-size:13px;font-weight:700}
.graph .principal rect{stroke:var(--link);stroke-width:1.6}.graph .act rect{fill:var(--soft);stroke:var(--muted)}
.graph .finding rect{stroke:var(--bad);stroke-width:1.6}.graph .finding .kind{fill:var(--bad);font-weight:700}
.graph .edge{fill:none;stroke:var(--muted);stroke-width:1.4}.graph .inferred{stroke-dasharray:5 4}.graph .arrow{fill:var(--muted)}
table{border-collapse:collapse;width:100%}caption{text-align:left;font-size:12px;padding-bottom:6px}
th{text-align:left;color:var(--muted);font-weight:700;font-size:12px;border-bottom:1px solid var(--line);padding:6px 14px 6px 0;white-space:nowrap}
td{border-bottom:1px solid var(--soft);padding:8px 14px 8px 0;vertical-align:top}
tbody th{color:inherit;font-size:14px;border-color:var(--soft);padding:8px 14px 8px 0}tbody tr:last-child>*{border-bottom:0}.number+.nowrap{padding-left:14px}th:last-child,td:last-child{padding-right:0}
.number{text-align:right;font-variant-numeric:tabular-nums}th.number{text-align:right}
.wide-cell{min-width:240px}.nowrap{white-space:nowrap;font-variant-numeric:tabular-nums}.cell{min-width:110px}
.inner{display:grid;grid-template-columns:max-content 1fr;gap:2px 14px;margin:8px 0}.inner dt{color:var(--muted)}.inner dd{margin:0}
pre{background:var(--soft);border-radius:8px;padding:10px 12px;margin:6px 0;white-space:pre-wrap}
.timeline{list-style:none;margin:0;padding:0}
.timeline li{display:grid;grid-template-columns:132px 1fr;gap:0 30px;position:relative;padding:5px 0}
.timeline time{color:var(--muted);white-space:nowrap;font-variant-numeric:tabular-nums;text-align:right}
.timeline li::before{content:"";position:absolute;left:142px;top:11px;width:9px;height:9px;border-radius:50%;background:var(--muted);z-index:1}
.timeline li.found::before{background:var(--bad)}
.timeline li::after{content:"";position:absolute;left:146px;top:0;bottom:0;width:1px;background:var(--line)}
.timeline li:first-child::after{top:14px}.timeline li:last-child::after{bottom:calc(100% - 14px)}
.note{border:2px solid var(--warn);background:var(--warn-soft);border-radius:12px;padding:12px 16px;margin-top:16px}
.note.good{border-color:var(--good);background:var(--good-soft)}.note ul{margin:6px 0 0;padding-left:20px}.note p{margin:0;max-width:none}
.ids{columns:2;list-style:none;padding:0;margin:8px 0}
footer{padding-bottom:32px;color:var(--muted);font-size:12px}
@media (max-width:640px){.bar>div,main,footer{padding:0 14px}.card{padding:16px 14px 18px;border-radius:12px}h1{font-size:21px}h2{font-size:18px}.head,.index li{flex-direction:column;gap:6px}
.chart.wide{display:none}.chart.narrow{display:block}.evidence li{grid-template-columns:18px 1fr}.evidence .text{grid-column:2}.ids{columns:1}
.timeline li{grid-template-columns:1fr;padding-left:22px}.timeline time{text-align:left}.timeline li::before{left:2px}.timeline li::after{left:6px}.share svg{width:110px}}
@media print{:root{color-scheme:light}body{background:#fff;font-size:11px}.card{border:0;padding:0;break-inside:auto}.skip{display:none}.bar{background:none;color:#000;padding:0}
figure,.cause,tr,.timeline li{break-inside:avoid}h2,h3{break-after:avoid}details::details-content{content-visibility:visible;height:auto;display:block}.scroll{overflow:visible}}
`
