// CMicroHTTPD: the C library as Debian ships it, and fixed-argument forms of what C declares with "...".
#pragma once
#include <microhttpd.h>
#include <gnutls/gnutls.h>
#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>

// What a daemon is started with; the callbacks all get the same context.
struct sila_mhd_options {
    void *context;
    MHD_AcceptPolicyCallback accept;
    MHD_AccessHandlerCallback handle;
    void *(*request_line)(void *, const char *, struct MHD_Connection *);
    MHD_RequestCompletedCallback completed;
    MHD_NotifyConnectionCallback connection;
    size_t (*unescape)(void *, struct MHD_Connection *, char *);
    int listen_descriptor;
    unsigned int connection_limit;
    unsigned int idle_seconds;
    unsigned int threads;
    size_t memory;
    // Gives the certificate of a handshake; NULL for plain HTTP.
    gnutls_certificate_retrieve_function2 *certificate;
    const char *tls_priorities;
    // PEM of the authorities whose certificates clients are asked for; NULL asks for none.
    const char *client_authorities;
};

static inline struct MHD_Daemon *sila_mhd_start(const struct sila_mhd_options *o) {
    unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
    struct MHD_OptionItem extra[6];
    int count = 0;
    if (o->threads > 1)
        extra[count++] = (struct MHD_OptionItem){MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)o->threads, NULL};
    if (o->certificate != NULL) {
        flags |= MHD_USE_TLS;
        extra[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_CERT_CALLBACK, 0, (void *)o->certificate};
        extra[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)o->tls_priorities};
        if (o->client_authorities != NULL)
            extra[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_TRUST, 0, (void *)o->client_authorities};
    }
    extra[count] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
    return MHD_start_daemon(
        flags, 0, o->accept, o->context, o->handle, o->context,
        MHD_OPTION_LISTEN_SOCKET, (MHD_socket)o->listen_descriptor,
        // Not strict: Swift checks more than the library would, and the library answers a missing Host twice.
        MHD_OPTION_STRICT_FOR_CLIENT, (int)0,
        MHD_OPTION_CONNECTION_LIMIT, o->connection_limit,
        MHD_OPTION_CONNECTION_TIMEOUT, o->idle_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, o->memory,
        MHD_OPTION_URI_LOG_CALLBACK, o->request_line, o->context,
        MHD_OPTION_UNESCAPE_CALLBACK, o->unescape, o->context,
        MHD_OPTION_NOTIFY_COMPLETED, o->completed, o->context,
        MHD_OPTION_NOTIFY_CONNECTION, o->connection, o->context,
        MHD_OPTION_ARRAY, extra,
        MHD_OPTION_END);
}

// The bytes of the request's header block, from the method to the empty line.
static inline size_t sila_mhd_header_size(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info == NULL ? 0 : info->header_size;
}

static inline void *sila_mhd_socket_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

static inline int sila_mhd_descriptor(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : info->connect_fd;
}

static inline const struct sockaddr *sila_mhd_peer(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info == NULL ? NULL : info->client_addr;
}

static inline gnutls_session_t sila_mhd_session(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    return info == NULL ? NULL : (gnutls_session_t)info->tls_session;
}
