// Sila: what the keyboard and the mouse do beyond plain links and forms. Every page works without it.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const typing = (element) => element?.closest?.("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]");
  const cookie = (name, value) => {
    document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  };

  // ---- Toasts ----
  const toasts = $("#toasts");
  const watch = (toast) => {
    let timer;
    const arm = () => { timer = setTimeout(() => toast.remove(), toast.querySelector("form, a") ? 12000 : 6000); };
    toast.addEventListener("pointerenter", () => clearTimeout(timer));
    toast.addEventListener("pointerleave", arm);
    toast.addEventListener("focusin", () => clearTimeout(timer));
    if (!toast.classList.contains("brick")) arm();
  };
  const say = (text, tone = "brick") => {
    if (!toasts || !text) return;
    const toast = document.createElement("div");
    toast.className = `toast ${tone}`;
    const words = document.createElement("p");
    words.textContent = text;
    toast.append(words);
    toasts.append(toast);
    setTimeout(() => toast.remove(), 9000);
  };
  if (toasts) {
    $$(".toast", toasts).forEach(watch);
    new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((node) => {
      if (node.nodeType === 1 && node.matches(".toast")) watch(node);
    }))).observe(toasts, { childList: true });
  }

  // ---- Passkeys: the form asks the browser, then carries its answer ----
  const fromBase64 = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const toBase64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const knowsPasskeys = Boolean(window.PublicKeyCredential) && !/^[0-9.]+$|:|\[/.test(location.hostname);
  const showPasskeys = () => $$("form[data-passkey]").forEach((form) => { form.hidden = !knowsPasskeys; });
  showPasskeys();
  if (knowsPasskeys) $$("[data-passkey-else]").forEach((text) => text.remove());
  const askForPasskey = async (form) => {
    const said = await fetch(form.dataset.passkey, { headers: { Accept: "application/json" } });
    if (!said.ok || said.redirected) return location.reload();
    const ask = await said.json();
    const known = ask.credentials.map((id) => ({ type: "public-key", id: fromBase64(id) }));
    const common = { challenge: fromBase64(ask.challenge), timeout: ask.timeout };
    const made = ask.user
      ? await navigator.credentials.create({ publicKey: {
        ...common, rp: { id: ask.host, name: ask.company }, excludeCredentials: known, attestation: "none",
        user: { id: fromBase64(ask.user), name: ask.name, displayName: ask.displayName },
        pubKeyCredParams: ask.algorithms.map((alg) => ({ type: "public-key", alg })),
        authenticatorSelection: { residentKey: "preferred", userVerification: "required" } } })
      : await navigator.credentials.get({ publicKey: { ...common, rpId: ask.host, allowCredentials: known, userVerification: "required" } });
    const answer = made.response;
    form.elements.challenge.value = ask.challenge;
    form.elements.credential.value = toBase64(made.rawId);
    form.elements["client-data"].value = toBase64(answer.clientDataJSON);
    form.elements["authenticator-data"].value = toBase64(ask.user ? answer.getAuthenticatorData() : answer.authenticatorData);
    form.elements.signature.value = ask.user ? "" : toBase64(answer.signature);
    form.submit();
  };
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-passkey]");
    if (!form) return;
    event.preventDefault();
    if (form.reportValidity() && !form.dataset.asking) {
      form.dataset.asking = "yes";
      askForPasskey(form).catch(() => say(form.dataset.failed)).finally(() => delete form.dataset.asking);
    }
  });

  // ---- Dialogs and the side panel ----
  let cameFrom = null;
  const panel = $("#panel");
  const closePanel = () => {
    if (!panel || panel.hidden) return false;
    panel.hidden = true;
    panel.replaceChildren();
    $$("tr.current").forEach((row) => row.classList.remove("current"));
    cameFrom?.focus?.();
    return true;
  };
  document.addEventListener("htmx:afterSwap", (event) => {
    const target = event.detail.target;
    showPasskeys();
    if (target?.id === "dialog") {
      const dialog = $("dialog", target);
      if (!dialog) return;
      if (!dialog.open) dialog.showModal();
      ($("[autofocus]", dialog) ?? $(".wrong input, .wrong select, .wrong textarea", dialog)
        ?? $(".dialog-body input:not([type=hidden]), .dialog-body select, .dialog-body textarea", dialog))?.focus();
      dialog.addEventListener("close", () => { target.replaceChildren(); cameFrom?.focus?.(); }, { once: true });
    } else if (target === panel) {
      panel.hidden = panel.childElementCount === 0;
      $("h2", panel)?.focus({ preventScroll: true });
    } else {
      const summary = $(".notice[role=alert]", target);
      if (summary) summary.focus();
    }
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const source = event.detail.elt;
    const target = event.detail.target;
    if (target?.id === "dialog" || target === panel) cameFrom = document.activeElement;
    if (target === panel) {
      $$("tr.current").forEach((row) => row.classList.remove("current"));
      source.closest?.("tr")?.classList.add("current");
    }
    source.closest?.("details.menu")?.removeAttribute("open");
  });
  // A refusal that names its own place, the toasts, says more than the sentence below.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.xhr.getResponseHeader("HX-Retarget")) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
  document.addEventListener("htmx:responseError", () => say(document.body.dataset.failed));
  document.addEventListener("htmx:sendError", () => say(document.body.dataset.offline));
  // The server closes a dialog by the header HX-Trigger: close-dialog.
  document.addEventListener("close-dialog", () => $("#dialog dialog")?.close());
  document.addEventListener("close-panel", closePanel);
  $$("dialog[data-open]").forEach((dialog) => { if (!dialog.open) dialog.showModal(); });

  // ---- Rows ----
  const rows = () => $$("main .sheet tbody tr[data-id]").filter((row) => row.offsetParent);
  let at = -1;
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    all.forEach((row) => row.classList.remove("at"));
    at = Math.min(Math.max(at + by, 0), all.length - 1);
    all[at].classList.add("at");
    ($(".row-link", all[at]) ?? $("a, button", all[at]))?.focus({ preventScroll: true });
    all[at].scrollIntoView({ block: "nearest" });
  };
  const counted = (form) => {
    const boxes = $$("tbody input[name=id]", form);
    const on = boxes.filter((box) => box.checked).length;
    const all = $(".tick-all", form);
    if (all) {
      all.checked = on > 0 && on === boxes.length;
      all.indeterminate = on > 0 && on < boxes.length;
    }
    const output = $(".bulk-count output", form);
    if (output) output.textContent = on.toLocaleString(document.documentElement.lang === "en" ? "en" : "fr");
    form.closest(".sheet")?.classList.toggle("picking", on > 0);
  };
  // A sheet that fits its page keeps its head in sight; one that does not scrolls sideways.
  const fit = () => $$(".sheet-scroll").forEach((scroll) => {
    scroll.classList.remove("fits");
    scroll.classList.toggle("fits", scroll.scrollWidth <= scroll.clientWidth);
  });
  fit();
  addEventListener("resize", fit);
  document.addEventListener("htmx:afterSettle", fit);
  document.fonts?.ready.then(fit);
  let lastTick = null;
  document.addEventListener("change", (event) => {
    const box = event.target;
    const form = box.closest?.(".sheet-form");
    if (!form) return;
    if (box.matches(".tick-all")) $$("tbody input[name=id]", form).forEach((one) => { one.checked = box.checked; });
    counted(form);
  });
  document.addEventListener("reset", (event) => {
    if (event.target.matches(".sheet-form")) setTimeout(() => counted(event.target));
  });
  document.addEventListener("click", (event) => {
    const box = event.target.closest("tbody input[name=id]");
    if (!box) return;
    // Shift chooses everything between two ticks.
    if (event.shiftKey && lastTick && lastTick !== box) {
      const boxes = $$("tbody input[name=id]", box.form);
      const [from, to] = [boxes.indexOf(lastTick), boxes.indexOf(box)].sort((a, b) => a - b);
      boxes.slice(Math.max(from, 0), to + 1).forEach((one) => { one.checked = box.checked; });
      counted(box.form);
    }
    lastTick = box;
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest(".sheet tbody tr");
    if (!row || event.defaultPrevented || event.target.closest("a, button, input, label, summary, select")) return;
    if (String(getSelection())) return;
    const link = $(".row-link", row);
    if (!link) return;
    if (event.metaKey || event.ctrlKey) open(link.href, "_blank", "noopener");
    else link.click();
  });

  // ---- Menus ----
  document.addEventListener("click", (event) => {
    $$("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.removeAttribute("open"); });
    const button = event.target.closest("[data-panel-close], [data-toast-close], [data-fold], [data-shortcuts], [data-close]");
    if (!button) return;
    if (button.matches("[data-panel-close]")) closePanel();
    if (button.matches("[data-toast-close]")) button.closest(".toast").remove();
    if (button.matches("[data-shortcuts]")) { button.closest("details")?.removeAttribute("open"); $("#shortcuts").showModal(); }
    if (button.matches("[data-close]")) {
      const dialog = button.closest("dialog");
      if (dialog) { event.preventDefault(); dialog.close(); }
      else if (button.closest("#panel")) { event.preventDefault(); closePanel(); }
    }
    if (button.matches("[data-fold]")) {
      const root = document.documentElement;
      const folded = root.dataset.nav !== "folded";
      if (folded) root.dataset.nav = "folded"; else delete root.dataset.nav;
      cookie("nav", folded ? "folded" : "open");
    }
  });
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.("details.menu[open]") && event.target.querySelector("form")) {
      $("form input:not([type=hidden]):not([type=checkbox]), form select", event.target)?.focus();
    }
  }, true);
  // A press on the dark ground beside a dialog closes it.
  document.addEventListener("mousedown", (event) => {
    if (event.target.matches?.("dialog[open]")) {
      const box = event.target.getBoundingClientRect();
      const outside = event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
      if (outside) event.target.close();
    }
  });
  document.addEventListener("submit", (event) => {
    const ask = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
    if (ask && !confirm(ask)) event.preventDefault();
  });
  // What waited for a proof goes on: the form that was sent, or the file that was asked for.
  $("form[data-errand]")?.requestSubmit();
  // A form whose answer is a file leaves its dialog open; nothing more is to be done there.
  document.addEventListener("submit", (event) => {
    const dialog = event.target.getAttribute("action")?.endsWith("/export") && event.target.closest("dialog");
    if (dialog) setTimeout(() => dialog.close(), 0);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-confirm]");
    if (link && !confirm(link.dataset.confirm)) event.preventDefault();
  });

  // ---- Theme ----
  $("[data-themes]")?.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=theme]");
    if (!button) return;
    event.preventDefault();
    // The server remembers it: its cookie is not for scripts to write.
    const sent = new URLSearchParams(new FormData(button.form));
    sent.set("theme", button.value);
    fetch(button.form.action, { method: "POST", body: sent, redirect: "manual" }).catch(() => {});
    if (button.value === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = button.value;
    $$("button", button.form).forEach((one) => one.setAttribute("aria-pressed", one === button));
  });

  // ---- Palette ----
  const palette = $("#palette");
  const field = palette && $("input[type=search]", palette);
  const list = $("#palette-list");
  const options = () => $$('[role=option]:not([aria-disabled])', list);
  const choose = (index) => {
    const all = options();
    all.forEach((option) => option.setAttribute("aria-selected", "false"));
    const option = all[(index + all.length) % all.length];
    if (!option) { field.removeAttribute("aria-activedescendant"); return; }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.id);
  };
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  // The pages of the navigation and the actions of this page answer at once; the server's results replace them.
  const offer = (links, title, wanted) => {
    const group = document.createElement("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", title);
    const head = document.createElement("p");
    head.className = "palette-title";
    head.setAttribute("aria-hidden", "true");
    head.textContent = title;
    group.append(head);
    for (const link of links) {
      const name = ($(".nav-label", link) ?? link).textContent.trim();
      if (wanted && !plain(name).includes(wanted)) continue;
      const option = document.createElement("a");
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.tabIndex = -1;
      option.href = link.href;
      option.id = `palette-page-${list.querySelectorAll("a").length + group.querySelectorAll("a").length}`;
      const icon = $(".icon", link);
      if (icon) option.append(icon.cloneNode(true));
      option.append(name);
      if (!link.closest(".side-nav")) option.addEventListener("click", (event) => { event.preventDefault(); palette.close(); link.click(); });
      group.append(option);
    }
    if ($("a", group)) list.append(group);
  };
  const pages = () => {
    const wanted = plain(field.value.trim());
    list.replaceChildren();
    const actions = $$("main .page-actions > a.button");
    if (actions.length) offer(actions, $("main h1")?.textContent ?? "", wanted);
    $$(".side-nav .nav-group").forEach((group) => offer($$("a", group), $("h2", group).textContent, wanted));
    choose(0);
  };
  const openPalette = (text = "") => {
    if (!palette || palette.open) return;
    palette.showModal();
    field.value = text;
    field.select();
    pages();
    if (text) window.htmx?.trigger(field, "palette");
  };
  if (palette) {
    field.addEventListener("input", () => { if (!field.value.trim()) pages(); });
    field.addEventListener("htmx:beforeRequest", (event) => { if (!field.value.trim()) event.preventDefault(); });
    field.addEventListener("htmx:beforeSwap", (event) => { if (!field.value.trim()) event.detail.shouldSwap = false; });
    list.addEventListener("htmx:afterSwap", () => choose(0));
    field.addEventListener("keydown", (event) => {
      const index = options().findIndex((option) => option.getAttribute("aria-selected") === "true");
      if (event.key === "ArrowDown") { event.preventDefault(); choose(index + 1); }
      if (event.key === "ArrowUp") { event.preventDefault(); choose(index - 1); }
      if (event.key === "Enter" && index >= 0) { event.preventDefault(); options()[index].click(); }
    });
    const opener = $("[data-palette-open] input[type=search]");
    opener?.addEventListener("mousedown", (event) => { event.preventDefault(); openPalette(opener.value); });
    opener?.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") { event.preventDefault(); openPalette(opener.value); }
    });
  }

  // ---- Keys ----
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (palette?.open) palette.close(); else openPalette();
      return;
    }
    if (event.key === "Escape") {
      const menu = $("details.menu[open]");
      if (menu) { menu.removeAttribute("open"); $("summary", menu)?.focus(); return; }
      if (!$("dialog[open]")) closePanel();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || $("dialog[open]")) return;
    const row = rows()[at];
    const key = event.key.toLowerCase();
    if (event.key === "/") { event.preventDefault(); openPalette(); }
    else if (key === "l" && event.shiftKey && $("[data-lock]")) { event.preventDefault(); $("[data-lock]").requestSubmit(); }
    else if (event.key === "?") { event.preventDefault(); $("#shortcuts")?.showModal(); }
    else if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key === "x" && row) { const box = $("input[name=id]", row); if (box) { box.checked = !box.checked; counted(box.form); } }
    else if (event.key === "Enter" && row && document.activeElement === document.body) $(".row-link", row)?.click();
    else if (/^[a-z]$/.test(key)) {
      const action = $(`main [data-key="${key}"]`);
      if (action) { event.preventDefault(); action.click(); }
    }
  });

  // ---- Files ----
  const named = (drop) => {
    const files = [...$("input[type=file]", drop).files];
    $(".drop-name", drop).textContent = files.map((file) => file.name).join(", ");
  };
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const drop = event.target.closest?.(".drop");
      if (drop) drop.classList.toggle("over", kind === "dragover");
      else if (kind !== "dragleave") event.preventDefault();
    });
  }
  document.addEventListener("change", (event) => {
    const drop = event.target.closest?.(".drop");
    if (drop) named(drop);
  });

  // ---- Days ----
  // A day is typed as the page's language writes it; the button opens the browser's own calendar.
  const two = (number) => String(number).padStart(2, "0");
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-day-open]");
    if (!opener) return;
    const field = $("[data-day]", opener.parentElement);
    let picker = $(".day-picker", opener.parentElement);
    if (!picker) {
      picker = document.createElement("input");
      picker.type = "date";
      picker.className = "day-picker";
      picker.tabIndex = -1;
      picker.setAttribute("aria-hidden", "true");
      picker.addEventListener("change", () => {
        const [year, month, day] = picker.value.split("-");
        if (day) field.value = `${day}/${month}/${year}`;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.focus();
      });
      opener.parentElement.append(picker);
    }
    const [, day, month, year] = field.value.match(/^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/) ?? [];
    picker.value = year ? `${year}-${two(month)}-${two(day)}` : "";
    try { picker.showPicker(); } catch { field.focus(); }
  });

  // ---- Stand-by ----
  // Whoever is away for a while comes back to a lock, in every window of the browser; the server keeps it in any case.
  const windows = "BroadcastChannel" in window ? new BroadcastChannel("sila") : null;
  const here = () => location.pathname + location.search;
  const toLock = () => location.replace(`/lock?next=${encodeURIComponent(here())}`);
  const lock = $("[data-lock]");
  if (document.body.dataset.locked !== undefined) {
    windows?.postMessage("locked");
    windows?.addEventListener("message", (event) => { if (event.data === "open") location.reload(); });
  } else if (lock) {
    lock.addEventListener("submit", () => { $("[name=next]", lock).value = here(); });
    const limit = Number(document.body.dataset.standby ?? 0) * 1000;
    let used = Date.now();
    let told = 0;
    const use = () => {
      used = Date.now();
      if (used - told > 5000) { told = used; windows?.postMessage("used"); }
    };
    if (document.referrer.includes("/lock")) windows?.postMessage("open");
    windows?.addEventListener("message", (event) => {
      if (event.data === "used") used = Date.now();
      if (event.data === "locked") toLock();
    });
    const look = () => {
      if (!limit || Date.now() - used < limit) return;
      used = Infinity;
      fetch(lock.action, { method: "POST", body: new URLSearchParams(new FormData(lock)), redirect: "manual" }).then(toLock, toLock);
    };
    for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"]) addEventListener(kind, use, { passive: true, capture: true });
    setInterval(look, 5000);
    addEventListener("visibilitychange", look);
  }
  // News end when the session does, or when it goes into stand-by somewhere else: what the page shows goes as well. After a
  // moment, for a page that is on its way elsewhere already, as after signing out, must get there.
  addEventListener("htmx:sseClose", (event) => { if (event.detail.type === "message") setTimeout(toLock, 1000); });
  // A page out of the browser's memory may be older than the lock, or than signing out.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // ---- Copying ----
  $$("[data-copy]").forEach((button) => { button.hidden = !navigator.clipboard; });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText($(".secret", button.parentElement).textContent);
    $("span", button).textContent = button.dataset.copy;
  });

  // ---- Comboboxes ----
  const combo = (event) => event.target.closest?.(".combobox");
  const close = (box) => {
    $("ul", box).hidden = true;
    const input = $("[role=combobox]", box);
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (box, option) => {
    $("input[type=hidden]", box).value = option.dataset.value;
    $("[role=combobox]", box).value = option.dataset.text;
    close(box);
    $("input[type=hidden]", box).dispatchEvent(new Event("change", { bubbles: true }));
  };
  const waiting = new WeakMap();
  document.addEventListener("input", (event) => {
    const box = combo(event);
    if (!box || event.target.getAttribute("role") !== "combobox") return;
    $("input[type=hidden]", box).value = "";
    clearTimeout(waiting.get(box));
    waiting.set(box, setTimeout(async () => {
      const wanted = event.target.value;
      const source = box.dataset.source;
      // In the body, so that no address holds what is typed.
      const answer = await fetch("/words", { method: "POST", body: new URLSearchParams({ to: source, q: wanted }),
        headers: { ...JSON.parse(document.body.getAttribute("hx-headers")), "HX-Request": "true" } }).catch(() => null);
      if (!answer?.ok || event.target.value !== wanted) return;
      const options = $("ul", box);
      // The answer is our own server's, escaped there; scripts in it would not run.
      options.innerHTML = await answer.text();
      $$("[role=option]", options).forEach((option, index) => { option.id = `${options.id}-${index}`; });
      options.hidden = false;
      event.target.setAttribute("aria-expanded", "true");
    }, 120));
  });
  document.addEventListener("keydown", (event) => {
    const box = combo(event);
    if (!box || $("ul", box).hidden) return;
    const all = $$("[role=option]", box);
    let index = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "Escape") { event.stopPropagation(); close(box); return; }
    if (event.key === "Enter" && index >= 0) { event.preventDefault(); take(box, all[index]); return; }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp" || !all.length) return;
    event.preventDefault();
    index = (index + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length;
    all.forEach((option, place) => option.setAttribute("aria-selected", place === index));
    all[index].scrollIntoView({ block: "nearest" });
    event.target.setAttribute("aria-activedescendant", all[index].id);
  });
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest?.(".combobox [role=option]");
    if (option) { event.preventDefault(); take(option.closest(".combobox"), option); }
  });
  document.addEventListener("focusout", (event) => {
    const box = combo(event);
    if (box && !box.contains(event.relatedTarget)) close(box);
  });

  // News reload a list, but never under the hands of somebody who is ticking its rows.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const list = event.detail.elt;
    if (list.matches?.("[data-live]") && $("tbody input:checked", list)) event.preventDefault();
  });

  // ---- Rows that news just changed ----
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const row = event.detail.target?.matches?.("tr") && document.getElementById(event.detail.target.id);
    row?.classList?.add("fresh");
  });

  // ---- Forms that were refused ----
  $(".notice[role=alert][tabindex]")?.focus({ preventScroll: false });
})();
