// timeline_svg_style: what the picture's classes look like, on light paper and
// on dark.

#pragma once

#include <string_view>

namespace common {

// Blue, orange, vermilion and purple of the palette by Okabe and Ito, which
// people with any kind of colour vision can tell apart.
constexpr std::string_view svg_style = R"css(<style>
text { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328; }
.name { font-size: 13px; text-anchor: end; }
.small, .tick, .unit, .why { font-size: 11px; }
.tick { text-anchor: middle; }
.unit { text-anchor: end; }
.tick, .unit, .why { fill: #57606a; }
.paper { fill: #ffffff; }
.grid { stroke: #dfe3e8; fill: none; }
.running { fill: #0072b2; }
.ready { fill: #e69f00; }
.waiting { stroke: #6e7781; stroke-width: 2; stroke-dasharray: 2 3; fill: none; }
.done { fill: #1f2328; }
.failed { fill: #d55e00; }
.cross { stroke: #ffffff; stroke-width: 2; fill: none; }
.cancelled { fill: url(#hatch); stroke: #9a4a78; stroke-width: 1.5; }
.hatching { stroke: #9a4a78; stroke-width: 2; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; }
.tick, .unit, .why { fill: #9aa4af; }
.paper { fill: #0d1117; }
.grid { stroke: #2d343d; }
.running { fill: #56b4e9; }
.waiting { stroke: #8b949e; }
.done { fill: #e6edf3; }
.failed { fill: #ec6a1e; }
.cross { stroke: #0d1117; }
.cancelled { stroke: #e0a3c6; }
.hatching { stroke: #e0a3c6; }
}
</style>
<defs><pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M1 0V4" class="hatching"/></pattern></defs>
)css";

}  // namespace common
