using System.Diagnostics;

namespace Command.Web.Tests.Map;

/// <summary>Runs a function of the browser's code in node, which the build needs anyway: a module of Map that imports nothing, made plain by the bundler.</summary>
internal static class BrowserModule
{
    private const string Script = """
        import { readFileSync } from 'node:fs';
        import { pathToFileURL } from 'node:url';
        const [root, module, body] = process.argv.slice(1);
        const { transformSync } = await import(pathToFileURL(root + '/node_modules/esbuild/lib/main.js').href);
        const { code } = transformSync(readFileSync(root + '/Map/' + module, 'utf8'), { loader: 'ts', format: 'esm' });
        const it = await import('data:text/javascript;base64,' + Buffer.from(code).toString('base64'));
        const input = readFileSync(0);
        process.stdout.write(JSON.stringify(new Function('it', 'input', body)(it, input)));
        """;

    /// <summary>What a function body gives for a module's exports (<c>it</c>) and some bytes (<c>input</c>), as JSON.</summary>
    public static async Task<string> RunAsync(string module, string body, byte[] input, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new("node") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["--input-type=module", "-e", Script, "--", Path.Combine(Repository.Root, "src", "Command.Web"), module, body])
        {
            start.ArgumentList.Add(argument);
        }

        using Process node = Process.Start(start)!;
        Task<string> told = node.StandardOutput.ReadToEndAsync(cancellationToken), wrong = node.StandardError.ReadToEndAsync(cancellationToken);
        await node.StandardInput.BaseStream.WriteAsync(input, cancellationToken);
        node.StandardInput.Close();
        await node.WaitForExitAsync(cancellationToken);
        Assert.True(node.ExitCode == 0, await wrong);
        return await told;
    }
}
