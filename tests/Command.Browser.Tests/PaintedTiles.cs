using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Command.Browser.Tests;

/// <summary>A tile service on a real Kestrel whose tiles are all of one colour; it can be made to refuse.</summary>
internal sealed class PaintedTiles : IAsyncDisposable
{
    private static readonly byte[] s_tile = Png(256, 0x3F, 0xA7, 0x5B);
    private readonly WebApplication _app;
    private volatile int _refusal;

    private PaintedTiles(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The settings of a base map <c>painted</c> that is had from here.</summary>
    public (string Key, string Value)[] Settings =>
    [
        ("Command__Map__Bases__painted__Kind", "xyz"),
        ("Command__Map__Bases__painted__Url", new Uri(Address, "/").OriginalString + "{z}/{x}/{y}.png?tk={key}"),
        ("Command__Map__Bases__painted__Key", "key-that-no-page-sees"),
        ("Command__Map__Bases__painted__NameZh", "政务底图"),
        ("Command__Map__Bases__painted__NameEn", "City map"),
        ("Command__Map__Bases__painted__Attribution", "审图号 测试"),
        ("Command__Map__Allow", "127.0.0.1"),
    ];

    public static async Task<PaintedTiles> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        PaintedTiles service = new(app);
        app.MapGet("/{z:int}/{x:int}/{y:int}.png", () => service._refusal is not 0 and var status ? Results.StatusCode(status) : Results.Bytes(s_tile, "image/png"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    /// <summary>Answers with a status from now on; 0 gives tiles again.</summary>
    public void Refuse(int status) => _refusal = status;

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static byte[] Png(int size, byte red, byte green, byte blue)
    {
        using MemoryStream rows = new();
        using (ZLibStream packed = new(rows, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (int y = 0; y < size; y++)
            {
                packed.WriteByte(0);
                for (int x = 0; x < size; x++)
                {
                    packed.Write([red, green, blue]);
                }
            }
        }

        byte[] head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, size);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), size);
        (head[8], head[9]) = (8, 2);
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. Chunk("IHDR"u8, head), .. Chunk("IDAT"u8, rows.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] body)
    {
        byte[] chunk = new byte[12 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        name.CopyTo(chunk.AsSpan(4));
        body.CopyTo(chunk, 8);
        uint crc = uint.MaxValue;
        foreach (byte b in chunk.AsSpan(4, 4 + body.Length))
        {
            crc ^= b;
            for (int i = 0; i < 8; i++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + body.Length), ~crc);
        return chunk;
    }
}
