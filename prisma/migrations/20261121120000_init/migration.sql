-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "account_role" TEXT NOT NULL DEFAULT 'member',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_request" BIGINT NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "incident" (
    "id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "origin" JSONB NOT NULL,
    "declared_by" JSONB NOT NULL,
    "group_hash" TEXT,
    "open_group" TEXT,
    "declared_at" BIGINT NOT NULL,
    "resolved_at" BIGINT,
    "recorded_at" BIGINT NOT NULL,
    "log_seq" INTEGER NOT NULL DEFAULT 0,
    "signal_seq" INTEGER NOT NULL DEFAULT 0,
    "document_seq" INTEGER NOT NULL DEFAULT 0,
    "perceived_up_to" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "log_entry" (
    "incident_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "actor" JSONB NOT NULL,
    "occurred_at" BIGINT NOT NULL,
    "observed_at" BIGINT NOT NULL,
    "recorded_at" BIGINT NOT NULL,

    CONSTRAINT "log_entry_pkey" PRIMARY KEY ("incident_id","seq")
);

-- CreateTable
CREATE TABLE "signal" (
    "incident_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "external_id" TEXT,
    "channel" TEXT NOT NULL,
    "sender" TEXT NOT NULL,
    "role" TEXT,
    "text" TEXT NOT NULL,
    "attributes" JSONB NOT NULL,
    "occurred_at" BIGINT NOT NULL,
    "observed_at" BIGINT NOT NULL,
    "recorded_at" BIGINT NOT NULL,

    CONSTRAINT "signal_pkey" PRIMARY KEY ("incident_id","seq")
);

-- CreateTable
CREATE TABLE "signal_event" (
    "incident_id" TEXT NOT NULL,
    "event_number" INTEGER NOT NULL,
    "signal_seq" INTEGER NOT NULL,

    CONSTRAINT "signal_event_pkey" PRIMARY KEY ("incident_id","event_number","signal_seq")
);

-- CreateTable
CREATE TABLE "document_update" (
    "incident_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" BIGINT NOT NULL,
    "actor" JSONB NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "document_update_pkey" PRIMARY KEY ("incident_id","seq")
);

-- CreateTable
CREATE TABLE "document_checkpoint" (
    "incident_id" TEXT NOT NULL,
    "up_to" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "document_checkpoint_pkey" PRIMARY KEY ("incident_id","up_to")
);

-- CreateTable
CREATE TABLE "command_receipt" (
    "incident_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "first_seq" INTEGER NOT NULL,
    "last_seq" INTEGER NOT NULL,
    "answer" JSONB,
    "at" BIGINT NOT NULL,

    CONSTRAINT "command_receipt_pkey" PRIMARY KEY ("incident_id","person_id","key")
);

-- CreateTable
CREATE TABLE "hook" (
    "id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "last_used_at" BIGINT,

    CONSTRAINT "hook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setup_token" (
    "hash" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "expires_at" BIGINT NOT NULL,

    CONSTRAINT "setup_token_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_issuer_account_id_key" ON "account"("issuer", "account_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "rate_limit_key_key" ON "rate_limit"("key");

-- CreateIndex
CREATE UNIQUE INDEX "incident_number_key" ON "incident"("number");

-- CreateIndex
CREATE UNIQUE INDEX "incident_open_group_key" ON "incident"("open_group");

-- CreateIndex
CREATE UNIQUE INDEX "signal_external_id_key" ON "signal"("incident_id", "external_id");

-- CreateIndex
CREATE INDEX "signal_event_incident_id_signal_seq_event_number_idx" ON "signal_event"("incident_id", "signal_seq", "event_number");

-- CreateIndex
CREATE UNIQUE INDEX "hook_token_hash_key" ON "hook"("token_hash");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;


