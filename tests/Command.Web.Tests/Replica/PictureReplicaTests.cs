using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Transports;
using Command.Web.Replica;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Replica;

/// <summary>A node that stopped following would show what was, and look calm.</summary>
public sealed class PictureReplicaTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(typeof(SocketException))]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(NullReferenceException))]
    public async Task Follow_WhateverEndedTheLink_IsTriedAgain(Type how)
    {
        FakeTimeProvider time = new();
        Breaking source = new(how);
        using PictureReplica replica = new(source, time, NullLogger<PictureReplica>.Instance);
        await replica.StartAsync(Cancel);
        for (int wanted = 2; wanted <= 4; wanted++)
        {
            while (source.Asked < wanted)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
                Cancel.ThrowIfCancellationRequested();
            }
        }

        Assert.False(replica.Current.Connected);
        await replica.StopAsync(Cancel);
    }

    [Fact]
    public async Task Notify_OneWatcherFails_TellsTheOthers()
    {
        FakeTimeProvider time = new();
        using PictureReplica replica = new(new Breaking(typeof(IOException)), time, NullLogger<PictureReplica>.Instance);
        TaskCompletionSource twice = new();
        int told = 0;
        using IDisposable failing = replica.OnChange(() => throw new ObjectDisposedException("page"));
        using IDisposable other = replica.OnChange(() =>
        {
            if (Interlocked.Increment(ref told) == 2)
            {
                twice.TrySetResult();
            }
        });
        await replica.StartAsync(Cancel);
        while (!twice.Task.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
            Cancel.ThrowIfCancellationRequested();
        }

        await replica.StopAsync(Cancel);
        Assert.True(told >= 2);
    }

    /// <summary>.NET lets the socket's exception through when a connection is reset before its first byte.</summary>
    [Fact]
    public async Task BrokenConnections_SocketsOwnException_IsARequestThatFailed()
    {
        using HttpClient client = new(new BrokenConnections { InnerHandler = new Resetting() });
        HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("http://127.0.0.1/"), Cancel));
        Assert.IsType<SocketException>(e.InnerException);
    }

    private sealed class Resetting : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(new SocketException((int)SocketError.NotConnected));
    }

    private sealed class Breaking(Type how) : IPictureSource
    {
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public async IAsyncEnumerable<FollowFrame> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken, FollowPoint? from = null)
        {
            Interlocked.Increment(ref _asked);
            await Task.Yield();
            if (_asked > 0)
            {
                throw (Exception)Activator.CreateInstance(how)!;
            }

            yield break;
        }
    }
}
