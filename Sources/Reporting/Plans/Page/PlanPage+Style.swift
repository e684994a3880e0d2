extension PlanPage {
    /// The page's style sheet: light and dark, no font and no picture from elsewhere.
    static let style = #"""
        :root { color-scheme: light dark; --bg:#f6f7f9; --panel:#fff; --ink:#1d2430; --soft:#667085; --line:#dde1e8;
          --hover:#eef2f8; --create:#16803c; --update:#a15c00; --replace:#a21caf; --delete:#c4221c; --adopt:#0e7490;
          --keep:#8a94a6; --edge:#b6bfcd; --accent:#2563eb; --add-bg:#e6f6ea; --del-bg:#fdeaea; --mod-bg:#fff4dc; }
        @media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { --bg:#11151c; --panel:#181e28; --ink:#e3e8f0;
          --soft:#93a0b4; --line:#2a3342; --hover:#222b39; --create:#4ade80; --update:#fbbf24; --replace:#e879f9;
          --delete:#f87171; --adopt:#22d3ee; --keep:#6b778c; --edge:#465167; --accent:#60a5fa; --add-bg:#12301d;
          --del-bg:#3a1a1c; --mod-bg:#35290f; } }
        :root[data-theme=dark] { color-scheme: dark; --bg:#11151c; --panel:#181e28; --ink:#e3e8f0; --soft:#93a0b4;
          --line:#2a3342; --hover:#222b39; --create:#4ade80; --update:#fbbf24; --replace:#e879f9; --delete:#f87171;
          --adopt:#22d3ee; --keep:#6b778c; --edge:#465167; --accent:#60a5fa; --add-bg:#12301d; --del-bg:#3a1a1c;
          --mod-bg:#35290f; }
        :root[data-theme=light] { color-scheme: light; }
        * { box-sizing: border-box; }
        html, body { height: 100%; margin: 0; }
        body { background: var(--bg); color: var(--ink); font: 14px/1.45 system-ui, -apple-system, "Segoe UI", sans-serif;
          display: flex; flex-direction: column; }
        button, input { font: inherit; color: inherit; }
        header { background: var(--panel); border-bottom: 1px solid var(--line); padding: 12px 20px 10px; }
        .title { display: flex; align-items: baseline; gap: 10px; flex-wrap: wrap; }
        h1 { font-size: 18px; margin: 0; font-weight: 650; }
        .cluster { color: var(--soft); }
        .grow { flex: 1; }
        .summary { font-weight: 600; margin: 4px 0 0; }
        .warn { color: var(--delete); font-weight: 600; }
        .tools { display: flex; gap: 6px; align-items: center; flex-wrap: wrap; margin-top: 10px; }
        .tools .tools { margin: 0; }
        .tools input { min-width: 220px; flex: 0 1 320px; padding: 5px 10px; border: 1px solid var(--line);
          border-radius: 7px; background: var(--bg); }
        .tools input:focus { outline: 2px solid var(--accent); outline-offset: -1px; }
        .chip, .tool { border: 1px solid var(--line); background: var(--panel); border-radius: 999px; padding: 3px 11px;
          cursor: pointer; white-space: nowrap; }
        .tool { border-radius: 7px; }
        .chip:hover, .tool:hover { background: var(--hover); }
        .chip[aria-pressed=false] { opacity: .45; text-decoration: line-through; }
        .chip b { font-weight: 700; }
        .chip.care.on { background: var(--del-bg); border-color: var(--delete); }
        .s { display: inline-block; min-width: 2.1em; margin-right: 2px; text-align: center; flex: none; font: 700 12px/1 ui-monospace, Menlo, Consolas, monospace; }
        .create { color: var(--create); } .update { color: var(--update); } .replace { color: var(--replace); }
        .delete { color: var(--delete); } .adopt { color: var(--adopt); } .keep { color: var(--keep); }
        main { flex: 1; display: flex; min-height: 0; }
        #scroll { flex: 1; overflow: auto; position: relative; min-width: 0; }
        #graph { position: relative; display: inline-flex; align-items: flex-start; gap: 38px; padding: 14px 20px 60px; min-width: 100%; }
        #edges { position: absolute; left: 0; top: 0; pointer-events: none; }
        #edges path { fill: none; stroke: var(--edge); stroke-width: 1; opacity: .55; }
        #edges.many path { opacity: .25; }
        #edges path.up { stroke: var(--accent); opacity: 1; stroke-width: 1.6; }
        #edges path.down { stroke: var(--replace); opacity: 1; stroke-width: 1.6; }
        .wave { width: var(--w, 216px); flex: none; position: relative; }
        .wave h2 { font-size: 11px; letter-spacing: .06em; text-transform: uppercase; color: var(--soft); margin: 0 0 8px 2px;
          font-weight: 650; position: sticky; top: 0; background: var(--bg); padding: 3px 0; z-index: 2; }
        .group { background: var(--panel); border: 1px solid var(--line); border-radius: 9px; margin-bottom: 10px; overflow: hidden; }
        .head { display: flex; align-items: center; gap: 6px; width: 100%; border: 0; background: none; text-align: left;
          padding: 5px 10px; cursor: pointer; font-weight: 600; font-size: 13px; }
        .head:hover, .row:hover { background: var(--hover); }
        .head .name { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        .head .n { color: var(--soft); font-weight: 400; font-size: 12px; }
        .head .tri { width: 10px; color: var(--soft); font-size: 10px; }
        .bar { display: flex; height: 3px; }
        .bar i { display: block; background: currentColor; height: 100%; }
        .row { display: flex; align-items: center; gap: 4px; width: 100%; border: 0; border-top: 1px solid var(--line);
          background: none; text-align: left; padding: 3px 10px 3px 4px; cursor: pointer; font-size: 13px; min-height: 27px; }
        .row .what { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; flex: 1; }
        .row.still .what { color: var(--soft); }
        .row .kind { color: var(--soft); margin-right: 4px; font-size: 12px; }
        .row.selected { background: var(--hover); box-shadow: inset 3px 0 0 var(--accent); }
        .row.dimmed, .head.dimmed { opacity: .28; }
        .row .flag { color: var(--delete); font-weight: 700; }
        .row:focus-visible, .head:focus-visible, .chip:focus-visible, .tool:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
        aside { width: min(46vw, 680px); flex: none; border-left: 1px solid var(--line); background: var(--panel); overflow: auto; padding: 16px 20px 40px; }
        aside[hidden] { display: none; }
        aside h2 { margin: 0; font-size: 16px; overflow-wrap: anywhere; }
        aside h3 { font-size: 11px; letter-spacing: .06em; text-transform: uppercase; color: var(--soft); margin: 18px 0 6px; }
        aside .meta { color: var(--soft); margin: 3px 0 0; overflow-wrap: anywhere; }
        aside .note { margin: 8px 0 0; padding: 6px 10px; border-radius: 7px; background: var(--mod-bg); overflow-wrap: anywhere; }
        aside .note.bad { background: var(--del-bg); }
        pre { margin: 10px 0 0; font: 12.5px/1.5 ui-monospace, Menlo, Consolas, monospace; overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; padding: 8px 0; background: var(--bg); }
        pre div { padding: 0 12px 0 28px; text-indent: -16px; white-space: pre-wrap; overflow-wrap: anywhere; min-height: 1.5em; }
        pre .add { background: var(--add-bg); } pre .del { background: var(--del-bg); } pre .mod { background: var(--mod-bg); }
        pre .hunk { color: var(--accent); }
        .links { display: flex; flex-direction: column; align-items: flex-start; gap: 1px; }
        .link { border: 0; background: none; padding: 1px 4px; border-radius: 5px; cursor: pointer; text-align: left; }
        .link { overflow-wrap: anywhere; }
        .link:hover { background: var(--hover); }
        .link .why { color: var(--soft); }
        .close { float: right; border: 0; background: none; cursor: pointer; font-size: 20px; line-height: 1; color: var(--soft); }
        .empty { color: var(--soft); padding: 60px 24px; }
        @media (max-width: 900px) { main { flex-direction: column; } aside { width: 100%; max-height: 55vh; border-left: 0; border-top: 1px solid var(--line); } }
        @media print { aside, .tools { display: none; } }
        """#
}
