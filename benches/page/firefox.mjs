// A tab of Firefox, with the few things that a shopper does in it: by geckodriver, which speaks WebDriver.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

const PATIENCE_MS = 20_000;

export async function firefoxTab() {
  const port = await freePort();
  const driver = spawn(process.env.GECKODRIVER || "geckodriver", ["--port", String(port)], { stdio: "ignore" });
  await once(driver, "spawn");
  const session = { path: "" };
  const ask = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${session.path}${path}`, {
      method,
      body: body && JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  try {
    await listening(() => ask("GET", "/status"));
    const { sessionId, capabilities } = await ask("POST", "/session", {
      capabilities: {
        alwaysMatch: {
          // The next page is not waited for: whoever clicks looks at once.
          pageLoadStrategy: "none",
          "moz:firefoxOptions": { binary: process.env.FIREFOX || "/usr/bin/firefox-esr", args: ["-headless"] },
        },
      },
    });
    session.path = `/session/${sessionId}`;
    return {
      version: capabilities.browserVersion,
      go: (url) => ask("POST", "/url", { url }),
      click: async () => {
        const [element] = Object.values(await ask("POST", "/element", { using: "css selector", value: "a" }));
        await ask("POST", `/element/${element}/click`, {});
      },
      title: () => ask("GET", "/title"),
      close: async () => {
        await ask("DELETE", "");
        driver.kill();
      },
    };
  } catch (error) {
    driver.kill();
    throw error;
  }
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

async function listening(ask) {
  for (const end = Date.now() + PATIENCE_MS; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}
