extension PlanPage {
    /// The page's behaviour: draws the columns, filters, folds, follows what waits for what.
    ///
    /// Texts are only ever set as text, never as markup, so that nothing in a plan can be taken for the page's own.
    static let script = #"""
        "use strict";
        const plan = JSON.parse(document.getElementById("plan").textContent);
        const objects = plan.objects;
        const symbols = { create: "+", update: "~", replace: "-/+", delete: "-", adopt: "<", keep: "·" };
        const actions = Object.keys(symbols);
        const telling = objects.map(o => o.d.map(e => e[0]));
        const back = objects.map(() => []);
        objects.forEach((o, i) => o.d.forEach(e => back[e[0]].push([i, e[1]])));
        const counts = {};
        objects.forEach(o => counts[o.a] = (counts[o.a] || 0) + 1);
        const shown = new Set(actions);
        const changed = objects.filter(o => o.a !== "keep").length;
        if (objects.length > 150 && changed > 0 && changed < objects.length) shown.delete("keep");
        const folded = new Map();
        let query = "", selected = -1;
        const $ = id => document.getElementById(id);

        function make(tag, attributes, ...children) {
          const element = document.createElement(tag);
          for (const [key, value] of Object.entries(attributes || {})) {
            if (key === "on") element.addEventListener("click", value);
            else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
          }
          element.append(...children.filter(child => child !== null && child !== undefined));
          return element;
        }
        const symbol = action => make("span", { class: "s " + action }, symbols[action]);
        const kind = o => o.k.split(" ").pop();
        const label = o => kind(o) + " " + o.n;
        const short = { PersistentVolumeClaim: "PVC", PersistentVolume: "PV", HorizontalPodAutoscaler: "HPA", CustomResourceDefinition: "CRD",
          PodDisruptionBudget: "PDB", ServiceAccount: "SA", NetworkPolicy: "NetPol", StorageClass: "SC", SecurityContextConstraints: "SCC",
          ClusterRoleBinding: "ClusterRB", RoleBinding: "RB", PriorityClass: "Priority" };
        const needsCare = o => Boolean(o.c || o.p);
        let careOnly = false;

        function isVisible(o) {
          if (!shown.has(o.a) || careOnly && !needsCare(o)) return false;
          if (!query) return true;
          const text = (o.k + " " + o.n + " " + o.m + " " + o.a).toLowerCase();
          return query.split(/\s+/).every(word => text.includes(word));
        }

        // The columns: waves from left to right, deletions behind them; in each, the instances.
        function columns() {
          const waves = new Map();
          objects.forEach((o, i) => {
            if (!isVisible(o)) return;
            const wave = o.w < 0 ? Infinity : o.w;
            if (!waves.has(wave)) waves.set(wave, new Map());
            const groups = waves.get(wave);
            if (!groups.has(o.m)) groups.set(o.m, []);
            groups.get(o.m).push(i);
          });
          return [...waves].sort((a, b) => a[0] - b[0]);
        }

        function isFolded(key, members, total) {
          if (folded.has(key)) return folded.get(key);
          if (members.includes(selected)) return false;
          return total > 150 && !(query && total <= 400);
        }

        function draw() {
          const graph = $("graph");
          graph.querySelectorAll(".wave, .empty").forEach(element => element.remove());
          const all = columns();
          const total = all.reduce((sum, wave) => sum + [...wave[1].values()].reduce((n, g) => n + g.length, 0), 0);
          boxes = new Map();
          // Few columns share the room; many are as narrow as names allow.
          const room = $("scroll").clientWidth - 44;
          graph.style.setProperty("--w", Math.max(216, Math.min(330, room / Math.max(all.length, 1) - 40)) + "px");
          for (const [wave, groups] of all) {
            const column = make("section", { class: "wave" });
            const size = [...groups.values()].reduce((n, g) => n + g.length, 0);
            const name = wave === Infinity ? "Deletions, after all that" : "Wave " + wave;
            column.append(make("h2", {}, name + " · " + size));
            for (const [instance, members] of [...groups].sort((a, b) => a[0].localeCompare(b[0], "en", { numeric: true }))) {
              column.append(group(wave, instance, members, total));
            }
            graph.append(column);
          }
          if (total === 0) graph.append(make("p", { class: "empty" }, query ? "Nothing matches." : "Nothing to show: choose what is shown above."));
          $("count").textContent = total === objects.length ? total + " objects" : total + " of " + objects.length + " objects";
          edges();
        }

        let boxes = new Map();
        function group(wave, instance, members, total) {
          const key = wave + "/" + instance;
          const isClosed = isFolded(key, members, total);
          const bar = make("span", { class: "bar" });
          for (const action of actions) {
            const n = members.filter(i => objects[i].a === action).length;
            if (n) { const part = make("i", { class: action }); part.style.flex = n; bar.append(part); }
          }
          const tally = actions.map(action => [action, members.filter(i => objects[i].a === action).length])
            .filter(([action, n]) => n && (action !== "keep" || isClosed));
          const head = make("button", { class: "head", "aria-expanded": String(!isClosed), on: () => { folded.set(key, !isClosed); draw(); } },
            make("span", { class: "tri" }, isClosed ? "▶" : "▼"),
            make("span", { class: "name", title: instance || "environment" }, instance || "environment"),
            ...(isClosed ? tally.map(([action, n]) => make("span", { class: "n" }, make("span", { class: action }, symbols[action]), n)) : []));
          head.addEventListener("mouseenter", () => trace(members));
          head.addEventListener("mouseleave", () => trace([selected]));
          const box = make("div", { class: "group" }, head, bar);
          // Objects of one name in several namespaces say which is which.
          const names = new Map();
          for (const i of members) { const n = kind(objects[i]) + objects[i].n.split("/").pop(); names.set(n, (names.get(n) || 0) + 1); }
          for (const i of members) {
            if (isClosed) { boxes.set(i, head); continue; }
            const o = objects[i];
            const row = make("button", { class: "row" + (o.a === "keep" ? " still" : "") + (i === selected ? " selected" : ""), "data-i": i, title: o.k + " " + o.n, on: () => select(i) },
              symbol(o.a),
              make("span", { class: "what" }, make("span", { class: "kind" }, short[kind(o)] || kind(o)),
                names.get(kind(o) + o.n.split("/").pop()) > 1 ? o.n : o.n.split("/").pop()),
              needsCare(o) ? make("span", { class: "flag", title: o.p ? "protected" : "conflict" }, "!") : null);
            row.addEventListener("mouseenter", () => trace([i]));
            row.addEventListener("mouseleave", () => trace([selected]));
            boxes.set(i, row);
            box.append(row);
          }
          return box;
        }

        // Lines between what is visible. Where there are too many to follow, only those of one object.
        const limit = 260;
        function path(from, to, kind, origin) {
          const a = from.getBoundingClientRect(), b = to.getBoundingClientRect();
          const x1 = a.right - origin.left, y1 = a.top + a.height / 2 - origin.top;
          const x2 = b.left - origin.left, y2 = b.top + b.height / 2 - origin.top;
          const bend = Math.max(24, Math.abs(x2 - x1) / 2);
          const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
          line.setAttribute("d", `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`);
          if (kind) line.setAttribute("class", kind);
          return line;
        }
        function edges() {
          const svg = $("edges"), graph = $("graph");
          svg.replaceChildren();
          svg.setAttribute("width", graph.scrollWidth);
          svg.setAttribute("height", graph.scrollHeight);
          const pairs = new Map(), numbers = new Map();
          const number = element => { if (!numbers.has(element)) numbers.set(element, numbers.size); return numbers.get(element); };
          telling.forEach((list, i) => {
            const to = boxes.get(i);
            if (!to) return;
            for (const j of list) {
              const from = boxes.get(j);
              if (from && from !== to) pairs.set(number(from) + ">" + number(to), [from, to]);
            }
          });
          svg.classList.toggle("many", pairs.size > 80);
          if (pairs.size <= limit) {
            const origin = graph.getBoundingClientRect();
            svg.append(...[...pairs.values()].map(([from, to]) => path(from, to, "", origin)));
          }
          trace([selected]);
        }
        function reach(starts, next) {
          const seen = new Set(starts), open = [...starts];
          while (open.length) for (const j of next(open.pop())) if (!seen.has(j)) { seen.add(j); open.push(j); }
          return seen;
        }
        function trace(starts) {
          const svg = $("edges");
          svg.querySelectorAll(".up, .down").forEach(line => line.remove());
          document.querySelectorAll(".dimmed").forEach(element => element.classList.remove("dimmed"));
          if (!starts.some(i => boxes.get(i))) return;
          const up = reach(starts, j => telling[j]), down = reach(starts, j => back[j].map(e => e[0]));
          const near = new Set();
          const origin = $("graph").getBoundingClientRect(), done = new Set(), lines = [];
          const connect = (j, k, kind) => {
            const from = boxes.get(j), to = boxes.get(k);
            if (!from || !to || from === to || lines.length > 1200) return;
            const key = from.getBoundingClientRect().top + "," + from.getBoundingClientRect().left + ">" + to.getBoundingClientRect().top + "," + to.getBoundingClientRect().left;
            if (done.has(key)) return;
            done.add(key);
            lines.push(path(from, to, kind, origin));
          };
          for (const j of up) { near.add(boxes.get(j)); for (const k of telling[j]) connect(k, j, "up"); }
          for (const j of down) { near.add(boxes.get(j)); for (const [k] of back[j]) connect(j, k, "down"); }
          svg.append(...lines);
          for (const element of new Set(boxes.values())) if (!near.has(element)) element.classList.add("dimmed");
        }

        // One object.
        function links(title, list) {
          if (!list.length) return [];
          const more = list.length - 60;
          return [make("h3", {}, title + " (" + list.length + ")"), make("div", { class: "links" },
            ...list.slice(0, 60).map(([j, why]) => make("button", { class: "link", on: () => select(j) }, symbol(objects[j].a), label(objects[j]), make("span", { class: "why" }, why ? " — " + why : ""))),
            more > 0 ? make("span", { class: "meta" }, "… and " + more + " more") : null)];
        }
        const words = { create: "will be created", update: "will be updated in-place", replace: "must be replaced", delete: "will be destroyed", adopt: "exists and will be imported", keep: "stays as it is" };
        function select(i) {
          selected = i;
          const side = $("side");
          side.hidden = i < 0;
          history.replaceState(null, "", i < 0 ? "#" : "#" + encodeURIComponent(kind(objects[i]) + "/" + objects[i].n));
          if (i >= 0) {
            const o = objects[i];
            const diff = make("pre", {});
            for (const line of (o.t || "").split("\n")) {
              const shade = { "+": "add", "-": "del", "~": "mod", "!": "mod", "@": "hunk" }[line.trimStart()[0]];
              diff.append(make("div", { class: shade }, line));
            }
            const isLong = (o.t || "").split("\n").length > 30;
            side.replaceChildren(
              make("button", { class: "close", title: "Close", on: () => select(-1) }, "×"),
              make("h2", {}, symbol(o.a), " " + label(o)),
              make("p", { class: "meta" }, words[o.a] + (o.x ? ", " + o.x : "")),
              make("p", { class: "meta" }, [o.k.split(" ")[0], o.m ? "module." + o.m : "environment", o.w < 0 ? "" : "wave " + o.w, o.o].filter(Boolean).join(" · ")),
              ...(o.p ? [make("p", { class: "note bad" }, "Protected: " + o.p)] : []),
              ...(o.c || []).map(text => make("p", { class: "note bad" }, "Conflict: " + text)),
              ...(o.l || []).map(text => make("p", { class: "note" }, text)),
              // The whole of a new object is long: what it waits for goes before that.
              ...(o.t && !isLong ? [diff] : []),
              ...links("Waits for", o.d.concat(o.q || [])),
              ...links("Waited for by", back[i]),
              ...(o.t && isLong ? [diff] : []));
            side.scrollTop = 0;
          }
          draw();
          const row = document.querySelector(".row.selected");
          if (row) row.scrollIntoView({ block: "nearest", inline: "nearest" });
        }

        function tools() {
          for (const action of actions) {
            if (!counts[action]) continue;
            const chip = make("button", { class: "chip", "aria-pressed": String(shown.has(action)), title: "Show or hide", on: () => {
              if (shown.has(action)) shown.delete(action); else shown.add(action);
              chip.setAttribute("aria-pressed", String(shown.has(action)));
              draw();
            } }, symbol(action), make("b", {}, String(counts[action])), " " + plan.words[action]);
            $("chips").append(chip);
          }
          const care = objects.filter(needsCare).length;
          if (care) {
            const chip = make("button", { class: "chip care", "aria-pressed": "true", title: "Only conflicts and protected objects", on: () => {
              careOnly = !careOnly;
              chip.classList.toggle("on", careOnly);
              draw();
            } }, make("span", { class: "s delete" }, "!"), make("b", {}, String(care)), " to look at");
            $("chips").append(chip);
          }
          $("search").addEventListener("input", event => { query = event.target.value.trim().toLowerCase(); folded.clear(); draw(); });
          $("fold").addEventListener("click", () => setAll(true));
          $("unfold").addEventListener("click", () => setAll(false));
          $("theme").addEventListener("click", () => {
            const root = document.documentElement;
            const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
            root.dataset.theme = isDark ? "light" : "dark";
          });
          document.addEventListener("keydown", event => {
            if (event.key === "/" && event.target.tagName !== "INPUT") { event.preventDefault(); $("search").focus(); }
            if (event.key === "Escape") { if (event.target.tagName === "INPUT") { event.target.value = ""; query = ""; event.target.blur(); draw(); } else select(-1); }
            if (event.key === "Enter" && event.target.id === "search") { const i = objects.findIndex(isVisible); if (i >= 0) select(i); }
          });
          addEventListener("resize", draw);
        }
        function setAll(isClosed) {
          for (const [wave, groups] of columns()) for (const instance of groups.keys()) folded.set(wave + "/" + instance, isClosed);
          draw();
        }
        tools();
        // Anybody may have written the address, also one that is no encoding.
        let wanted = "";
        try { wanted = decodeURIComponent(location.hash.slice(1)); } catch { /* As if nothing was asked for. */ }
        const first = wanted ? objects.findIndex(o => kind(o) + "/" + o.n === wanted) : -1;
        if (first >= 0) select(first); else draw();
        document.documentElement.dataset.ready = String(objects.length);
        """#
}
